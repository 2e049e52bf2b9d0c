import { expect, test } from "vitest";
import type { InstanceSpec } from "./runtime.ts";
import { checkId, checkLabels, checkSpec } from "./spec.ts";

const spec: InstanceSpec = {
  id: "shop-blue-1",
  image: "shop:1",
  command: ["node", "server.js", ""],
  workingFolder: "/srv/shop",
  environment: { LOG_LEVEL: "info" },
  labels: { "hitless.release": "1-abc" },
};

test("accepts a complete spec", () => {
  expect(() => checkSpec(spec)).not.toThrow();
});

test.each(["", ".", "..", "a/b", "../x", "A", "-a", "a".repeat(64), "a\n", "a.json", "ä"])(
  "refuses %j as an id, which could leave the folder or mean another file",
  (id) => {
    expect(() => checkId(id)).toThrow(TypeError);
  },
);

test("accepts an id of 63 characters", () => {
  expect(() => checkId("a".repeat(63))).not.toThrow();
});

test.each<[string, Partial<InstanceSpec>, RegExp]>([
  ["an empty command", { command: [] }, /command is empty/],
  ["a command with NUL", { command: ["node", "a\0b"] }, /command\[1\]/],
  ["a relative working folder", { workingFolder: "srv" }, /srv: an absolute path/],
  ["a variable without a name", { environment: { "": "x" } }, /""/],
  ["a variable that a shell drops", { environment: { "a.b": "x" } }, /"a\.b"/],
  ["a variable with NUL", { environment: { A: "\0" } }, /variable A/],
  ["container settings", { container: {} }, /a plain process can have none/],
  ["an empty image", { image: "" }, /image is ""/],
])("refuses %s and says where", (_, change, message) => {
  expect(() => checkSpec({ ...spec, ...change })).toThrow(message);
});

test("refuses a plain process without a command", () => {
  const { command: _, ...rest } = spec;
  expect(() => checkSpec(rest)).toThrow(/a command was expected/);
});

test("refuses a label that is no text", () => {
  expect(() => checkLabels({ version: 1 }, "list")).toThrow(/list: label version is number/);
  expect(() => checkLabels({ "": "x" }, "list")).toThrow(/empty name/);
});
