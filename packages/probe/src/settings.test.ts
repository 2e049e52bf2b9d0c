import { describe, expect, test } from "vitest";
import { type CliOptions, probeOptionsOf } from "./cli-options.ts";
import type { ProbeOptions } from "./options.ts";
import { isLoopback, settingsOf } from "./settings.ts";

describe("settingsOf", () => {
  test("sends 50 a second to the URL alone unless told otherwise", () => {
    const settings = settingsOf("https://shop.example/cart?x=1#top", {});
    expect(settings.rate).toEqual({ kept: 40, new: 10 });
    expect(settings.paths).toEqual({ get: "/cart?x=1" });
    expect(settings.headers["user-agent"]).toMatch(/^hitless-probe\/\d+\.\d+\.\d+ \(\+https:/);
  });

  test("sends the credentials of the URL, and shows them nowhere", () => {
    const settings = settingsOf("https://me:p%40ss@shop.example/", {});
    expect(settings.url.href).toBe("https://shop.example/");
    expect(settings.headers["authorization"]).toBe(`Basic ${btoa("me:p@ss")}`);
  });

  test.each<[string, ProbeOptions]>([
    ["postPath", { postPath: "https://other.example/orders" }],
    ["rate", { rate: { kept: 0, new: 0 } }],
    ["rate.kept", { rate: { kept: Number.NaN, new: 0 } }],
    ["rate", { rate: { kept: 1e6, new: 0 } }],
    ["timeoutMs", { timeoutMs: 0 }],
    ["connection", { headers: { Connection: "upgrade" } }],
    ["header", { headers: { "x y": "z" } }],
  ])("refuses what makes no sense and names it: %s", (name, options) => {
    expect(() => settingsOf("http://127.0.0.1/", options)).toThrow(TypeError);
    expect(() => settingsOf("http://127.0.0.1/", options)).toThrow(name);
  });
});

test.each([
  ["http://localhost:80", true],
  ["http://app.localhost", true],
  ["http://127.0.0.9", true],
  ["http://[::1]:1", true],
  ["http://127.0.0.1.evil.example", false],
  ["http://localhost.example", false],
  ["http://10.0.0.1", false],
])("tells by its name whether %s is this machine: %s", (url, expected) => {
  expect(isLoopback(new URL(url))).toBe(expected);
});

describe("the rate of the command", () => {
  test.each([
    [{}, { kept: 40, new: 10 }],
    [{ rate: 100 }, { kept: 80, new: 20 }],
    [
      { rate: 100, kept: 90 },
      { kept: 90, new: 10 },
    ],
    [
      { rate: 100, new: 100 },
      { kept: 0, new: 100 },
    ],
    [{ kept: 5 }, { kept: 5, new: 10 }],
    [{ rate: 1000 }, { kept: 800, new: 200 }],
  ])("of %j is %j", (options, rate) => {
    expect(rateOf("https://shop.example", options)).toEqual(rate);
  });

  test("above 200 to another host must be meant, to this one need not be", () => {
    expect(() => rateOf("https://shop.example", { kept: 200 })).toThrow("--rate 210");
    expect(rateOf("http://127.0.0.1", { kept: 200 })).toEqual({ kept: 200, new: 10 });
    expect(rateOf("https://shop.example", { kept: 190 })).toEqual({ kept: 190, new: 10 });
  });

  test("must add up", () => {
    expect(() => rateOf("http://127.0.0.1", { rate: 50, kept: 1, new: 1 })).toThrow("add up");
  });
});

function rateOf(url: string, rate: Pick<CliOptions, "rate" | "kept" | "new">) {
  const others = { timeout: 1, header: {}, maxFailed: 0, baseline: 1, settle: 1 };
  return probeOptionsOf(url, { ...others, ...rate }).rate;
}
