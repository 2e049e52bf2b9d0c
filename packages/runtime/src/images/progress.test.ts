import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { failureOf } from "../../test/support/failure-of.ts";
import { eventOf, followProgress, type ImageEvent } from "./progress.ts";

const limitMs = 10_000;

function silent(): Readable {
  return new Readable({ read: () => undefined });
}

test.each<[object, ImageEvent | undefined]>([
  [
    { id: "0123456789ab", status: "Pushing", progressDetail: { current: 1, total: 9 } },
    { type: "layer", id: "0123456789ab", status: "Pushing", current: 1, total: 9 },
  ],
  [
    { id: "0123456789ab", status: "Pushed", progressDetail: {} },
    { type: "layer", id: "0123456789ab", status: "Pushed" },
  ],
  [
    { id: "latest", status: "Pulling from shop" },
    { type: "line", text: "latest: Pulling from shop" },
  ],
  [{ status: "Digest: sha256:1" }, { type: "line", text: "Digest: sha256:1" }],
  [{ stream: " ---> Running\n" }, { type: "line", text: " ---> Running" }],
  [{ stream: "\n" }, undefined],
  [{ aux: { Digest: "x" } }, undefined],
])("reads %o", (object, event) => {
  expect(eventOf({ ...object })).toEqual(event);
});

test.each([
  ['{"error":"denied: no access"}', /^denied: push x: denied: no access; "docker login"/],
  [
    '{"errorDetail":{"message":"manifest unknown"},"error":"?"}',
    /^image-missing: push x: manifest unknown$/,
  ],
  ['{"status":"fine"}\n{"errorDetail":{"message":"disk full"}}', /^engine: push x: disk full$/],
  ['{"errorDetail":{}}\n{"status":"goes on"}', /^engine: push x: it gave no reason$/],
  ["<html>", /^engine: .*no JSON object/],
])("finds the error in %s, which came after a good status", async (text, message) => {
  const stream = Readable.from([Buffer.from(text)]);
  expect(await failureOf(followProgress("push x", stream, { limitMs }))).toMatch(message);
});

test("ends at its limit, and at an abort by its reason", async () => {
  expect(await failureOf(followProgress("push x", silent(), { limitMs: 20 }))).toBe(
    "engine: push x: not done within 20 ms",
  );
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(followProgress("push x", silent(), { limitMs, signal })).rejects.toThrow("enough");
});

test("says that a connection broke", async () => {
  const stream = new Readable({ read: () => undefined });
  const following = followProgress("push x", stream, { limitMs });
  stream.destroy(new Error("socket hang up"));
  expect(await failureOf(following)).toMatch(/^engine: push x: the engine broke off: .*hang up/);
});
