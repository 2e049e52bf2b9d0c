import { expect, test } from "vitest";

import { deploy, type Hook, status } from "../src/index.ts";
import { site } from "./support/site.ts";

function hook(script: string, more: Partial<Hook> = {}): Hook {
  return { in: "host", command: [process.execPath, "-e", script], timeoutMs: 10_000, ...more };
}

const never: readonly Hook[] = [];

test("runs hooks around the switch, which know what is deployed", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const stack = await stackOf("2");
  const say = "console.log(`${process.env.HITLESS_SERVICE} ${process.env.HITLESS_VERSION}`)";
  const said: string[] = [];
  const { outcome } = await deploy(
    { ...stack, hooks: { beforeSwitch: [hook(say)], afterSwitch: [hook(say)] } },
    {
      ...parts,
      onEvent: (event) => {
        if (event.type === "switched") said.push("switched");
        if (event.type === "progress" && event.step.do === "hook") said.push(event.text);
      },
    },
  );
  expect(outcome).toEqual({ is: "deployed" });
  expect(said).toEqual(["web 2", "switched", "web 2"]);
});

test.each([
  [
    "exits with another code",
    hook("console.error('no such table'); process.exit(3)"),
    /exited with code 3/,
    ["no such table"],
  ],
  [
    "takes too long",
    hook("setInterval(() => {}, 1000)", { timeoutMs: 300 }),
    /took longer than 300 ms/,
    [],
  ],
  ["is not there", { ...hook(""), command: ["/nowhere/to/be-found"] }, /ENOENT/, []],
])(
  "leaves the old release serving when a hook before the switch %s",
  async (_how, bad, summary, lines) => {
    const { stackOf, up, ...parts } = await site();
    const first = await up();
    const stack = { ...(await stackOf("2")), hooks: { beforeSwitch: [bad], afterSwitch: never } };
    const { outcome } = await deploy(stack, parts);
    if (outcome.is !== "failed") throw new TypeError(`the outcome is ${outcome.is}`);
    expect(outcome.reason.summary).toMatch(summary);
    expect(outcome.reason.lastLines).toEqual(lines);
    const { releases } = await status(stack, parts);
    expect(releases).toMatchObject([{ is: "live", release: first.to.release }]);
  },
);

test("puts the old release back when a hook after the switch fails", async () => {
  const { stackOf, up, ...parts } = await site();
  const first = await up();
  const bad = hook("process.exit(1)");
  const stack = { ...(await stackOf("2")), hooks: { beforeSwitch: never, afterSwitch: [bad] } };
  const { outcome } = await deploy(stack, parts);
  expect(outcome.is).toBe("reverted");
  const { releases } = await status(stack, parts);
  expect(releases).toMatchObject([{ is: "live", release: first.to.release }]);
});
