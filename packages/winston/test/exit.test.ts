import { expect, test } from "vitest";

import { listen } from "./support/listen.ts";
import { runScript } from "./support/run-script.ts";
import type { Script } from "./support/script.ts";

const lines = 1_000;
const all = Array.from({ length: lines }, (_, line) => `line ${line}`);

test.for(["exit-on-finish", "logger-end", "naturally"] satisfies Script["end"][])(
  "a script that logs 1,000 lines and ends (%s) delivers 1,000",
  async (end) => {
    const receiver = await listen();
    const { ended } = runScript({ with: "ours", port: receiver.port, lines, end });
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
    await expect.poll(() => receiver.messages()).toEqual(all);
  },
);

test("defect 5: of 1,000 lines winston-syslog delivers none when it exits on finish", async () => {
  const receiver = await listen();
  const end = "exit-on-finish";
  const { ended } = runScript({ with: "plain", port: receiver.port, lines, end });
  expect(await ended).toMatchObject({ code: 0 });
  expect(receiver.connections.map((connection) => connection.text()).join("")).toBe("");
});

test("process.exit in the same turn saves nothing, as the README says", async () => {
  const receiver = await listen();
  const { ended } = runScript({ with: "ours", port: receiver.port, lines, end: "exit-at-once" });
  expect(await ended).toMatchObject({ code: 0 });
  expect(receiver.messages()).toEqual([]);
});

test.for(["logger-end", "naturally"] satisfies Script["end"][])(
  "without a receiver the process ends within the limit (%s), and says what was not sent",
  async (end) => {
    const receiver = await listen();
    await receiver.stop();
    const options = { closeTimeoutMs: 300 };
    const { ended } = runScript({ with: "ours", port: receiver.port, lines, end, options });
    expect(await ended).toMatchObject({ code: 0, stdout: "logged\nunsent 1000\n", stderr: "" });
  },
);

test("an error that nobody caught is delivered before winston ends the process", async () => {
  const receiver = await listen();
  const options = { handleExceptions: true };
  const { ended } = runScript({
    with: "ours",
    port: receiver.port,
    lines: 1,
    end: "throws",
    options,
  });
  expect(await ended).toMatchObject({ code: 1 });
  await expect
    .poll(() => receiver.messages().at(-1))
    .toContain("uncaughtException: nobody caught this");
});
