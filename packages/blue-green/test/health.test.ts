import { expect, test } from "vitest";

import { deploy, rollback, type Stack, status, up } from "../src/index.ts";
import { site } from "./support/site.ts";

/** The same with another health path, which a release with the fault "404" does not have. */
function askedAt(stack: Stack, path: string): Stack {
  return { ...stack, health: { ...stack.health, path } };
}

test("asks an earlier release for its health as when it was deployed", async () => {
  const { stackOf, ...parts } = await site();
  const one = await stackOf("1", { FAULT: "404" });
  const first = await up(one, parts);
  const two = askedAt(await stackOf("2"), "/");
  expect((await up(askedAt(one, "/"), parts)).outcome).toEqual({ is: "unchanged" });
  expect((await deploy(two, parts)).outcome).toEqual({ is: "deployed" });
  expect((await rollback(two, parts)).outcome).toEqual({ is: "deployed" });
  expect((await status(two, parts)).releases.find(({ is }) => is === "live")).toMatchObject({
    release: first.to.release,
  });
});

test("goes back to a release that does not have the new one's health path", async () => {
  const { stackOf, ...parts } = await site();
  await up(await stackOf("1", { FAULT: "404" }), parts);
  const two = askedAt(await stackOf("2", { FAULT: "hangs" }), "/");
  expect((await deploy(two, parts)).outcome).toMatchObject({ is: "reverted" });
});
