import { openssl } from "@hitless-tools/real-parts/openssl";
import { expect, test } from "vitest";

import { serverCertificate } from "./support/certificates.ts";
import { listen, type Listener } from "./support/listen.ts";
import { type Ended, runScript } from "./support/run-script.ts";
import type { Script } from "./support/script.ts";

const part = await openssl();
const lines = 1_000;
const all = Array.from({ length: lines }, (_, line) => `line ${line}`);

/** However busy the machine is. */
const patient = { closeTimeoutMs: 60_000 };

type End = Script["end"];

/** Scripts that end in different ways, at a time, and what became of each. */
function runAll(ends: readonly [End, Listener][], more: Partial<Script> = {}): Promise<Ended[]> {
  const started = ends.map(([end, { port }]) =>
    runScript({ with: "ours", port, lines, end, ...more }),
  );
  return Promise.all(started.map(({ ended }) => ended));
}

test("a script that logs 1,000 lines and ends, one way or another, delivers 1,000", async () => {
  const receivers = [await listen(), await listen(), await listen()] as const;
  const [first, second, third] = receivers;
  const ended = await runAll(
    [
      ["exit-on-finish", first],
      ["logger-end", second],
      ["naturally", third],
    ],
    { options: patient },
  );
  expect(ended).toMatchObject(ended.map(() => ({ code: 0, stdout: "logged\n", stderr: "" })));
  for (const receiver of receivers) expect(receiver.messages()).toEqual(all);
});

test("over TLS all arrives as well", async (context) => {
  if ("skipped" in part) return context.skip(part.skipped);
  const { ca, cert, key } = await serverCertificate(part.path);
  const tls = { cert, key };
  const receivers = [await listen({ tls }), await listen({ tls }), await listen({ tls })] as const;
  const [first, second, third] = receivers;
  const ended = await runAll(
    [
      ["exit-on-finish", first],
      ["naturally", second],
      ["throws", third],
    ],
    {
      scheme: "syslog+tls",
      options: { ...patient, handleExceptions: true, client: { tls: { ca } } },
    },
  );
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 1]);
  for (const receiver of receivers) expect(receiver.messages().slice(0, lines)).toEqual(all);
  expect(third.messages().slice(lines)).toEqual([
    expect.stringContaining("uncaughtException: nobody caught this"),
  ]);
});

test("defect 5: of 1,000 lines winston-syslog delivers none when it exits on finish", async () => {
  const receiver = await listen();
  const [ended] = await runAll([["exit-on-finish", receiver]], { with: "plain" });
  expect(ended).toMatchObject({ code: 0 });
  expect(receiver.connections.map((connection) => connection.text()).join("")).toBe("");
});

test("process.exit in the same turn saves nothing, as the README says", async () => {
  const receiver = await listen();
  expect(await runAll([["exit-at-once", receiver]])).toMatchObject([{ code: 0 }]);
  expect(receiver.messages()).toEqual([]);
});

test("without a receiver a process ends within the limit, and says what was not sent", async () => {
  const receiver = await listen();
  await receiver.stop();
  const ended = await runAll(
    [
      ["logger-end", receiver],
      ["naturally", receiver],
    ],
    { options: { closeTimeoutMs: 300 } },
  );
  const stdout = "logged\nunsent 1000\n";
  expect(ended).toMatchObject(ended.map(() => ({ code: 0, stdout, stderr: "" })));
});

test("with an error that nobody caught, it says so before winston ends the process", async () => {
  const receiver = await listen();
  await receiver.stop();
  const options = { ...patient, handleExceptions: true };
  expect(await runAll([["throws-at-once", receiver]], { options })).toMatchObject([
    { code: 1, stdout: `logged\nunsent ${lines + 1}\n` },
  ]);
});
