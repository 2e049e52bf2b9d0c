import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { expect, test } from "vitest";

import { countLines } from "./support/count-lines.ts";
import { rsyslogFor } from "./support/parts.ts";

const script = join(import.meta.dirname, "support/log-and-exit.ts");

test.for(["tcp", "relp"] as const)(
  "%s: a script that logs 1,000 lines and ends delivers 1,000",
  async (transport, context) => {
    await using receiver = await rsyslogFor({ [transport]: true }, context);
    const ended = await run(
      `syslog+${transport}://127.0.0.1:${receiver.ports[transport]}`,
      "close",
    );
    expect(ended).toEqual({ code: 0, said: { sent: 1_000, unsent: 0, confirmed: true } });
    // What the receiver has confirmed is there: nothing is waited for.
    expect(countLines(await receiver.read(), 1_000)).toEqual({
      lost: [],
      repeated: 0,
      changed: [],
    });
  },
);

test("one that does not hold its process ends by itself, and is flushed before that", async (context) => {
  await using receiver = await rsyslogFor({ tcp: true }, context);
  const ended = await run(`syslog+tcp://127.0.0.1:${receiver.ports.tcp}`, "flush");
  expect(ended).toEqual({ code: 0, said: true });
  const lost = () => receiver.read().then((lines) => countLines(lines, 1_000).lost);
  await expect.poll(lost).toEqual([]);
});

test("without close the same script delivers less", async (context) => {
  await using receiver = await rsyslogFor({ tcp: true }, context);
  const ended = await run(`syslog+tcp://127.0.0.1:${receiver.ports.tcp}`, "exit");
  expect(ended.code).toBe(0);
  expect(countLines(await receiver.read(), 1_000).lost.length).toBeGreaterThan(0);
});

test("with nobody there it ends all the same, and says what was not sent", async (context) => {
  const receiver = await rsyslogFor({ tcp: true }, context);
  const { tcp } = receiver.ports;
  await receiver[Symbol.asyncDispose]();
  const ended = await run(`syslog+tcp://127.0.0.1:${tcp}`, "close", "200");
  expect(ended).toEqual({ code: 0, said: { sent: 0, unsent: 1_000, confirmed: false } });
});

async function run(...told: string[]): Promise<{ code: number; said: unknown }> {
  const args = ["--conditions=@hitless/source", script, ...told];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const [code] = (await once(child, "close")) as [number];
  return { code, said: text === "" ? undefined : JSON.parse(text) };
}
