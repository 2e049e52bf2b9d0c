import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { freePort } from "@hitless-tools/real-parts/free-port";
import { createSyslogClient } from "@hitless/syslog";
import { expect, onTestFinished, test } from "vitest";

import { parseQuery } from "../src/query/parse-query.ts";
import { searchLines } from "../src/search/search-lines.ts";
import { createSegmentReaders } from "../src/search/segment-reader.ts";
import { openStore } from "../src/store/open-store.ts";

const kills = process.env["HITLESS_TEST_SIZE"] === "full" ? 20 : 3;

test("every line that was acknowledged over RELP is there, however often it is killed under load", async () => {
  const { acknowledged, stored } = await killOften("after it is stored", kills);
  expect(acknowledged).toBeGreaterThan(1_000);
  expect(missing(acknowledged, stored)).toEqual([]);
});

test("lines are lost when they are acknowledged before they are stored", async () => {
  const { acknowledged, stored } = await killOften("early", 1);
  expect(missing(acknowledged, stored)).not.toEqual([]);
});

/** Kills the receiver while lines come; answers how many of them were acknowledged, and which are stored. */
async function killOften(
  when: string,
  times: number,
): Promise<{ acknowledged: number; stored: Set<number> }> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-log-viewer-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  await using client = createSyslogClient(`syslog+relp://127.0.0.1:${port}`, {
    reconnect: { minMs: 20, maxMs: 50 },
    onEvent: () => {},
  });
  const stop = new AbortController();
  const sending = send(client, stop.signal);
  for (let time = 0; time < times; time += 1) {
    const child = await started(folder, port, when);
    const before = client.taken;
    await expect.poll(() => client.taken).toBeGreaterThan(before + 300);
    await pause(time * 7);
    await killed(child);
  }
  const last = await started(folder, port, when);
  stop.abort();
  await sending;
  await client.flush({ timeoutMs: 60_000 });
  const acknowledged = client.taken;
  await killed(last);
  return { acknowledged, stored: await storedNumbers(folder) };
}

async function send(
  client: ReturnType<typeof createSyslogClient>,
  signal: AbortSignal,
): Promise<void> {
  for (let number = 1; !signal.aborted;) {
    const position = client.send({
      facility: "local0",
      severity: "info",
      hostname: "h",
      message: `number ${number}`,
    });
    if (position === undefined) await pause(5);
    else number += 1;
    if (number % 50 === 0) await pause(1);
  }
}

async function started(folder: string, port: number, when: string): Promise<ChildProcess> {
  const script = join(import.meta.dirname, "support/receiver-process.ts");
  const args = ["--conditions=@hitless/source", script, folder, String(port), when];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function storedNumbers(folder: string): Promise<Set<number>> {
  using store = openStore(folder, { maxBytes: 1e9, maxAgeMs: 1e12, segmentBytes: 1e8 });
  const readers = createSegmentReaders();
  onTestFinished(() => readers.close());
  const numbers = new Set<number>();
  let after = 0;
  for (;;) {
    const {
      lines,
      more,
      reached = after,
    } = await searchLines(store.segments(), readers, {
      query: parseQuery("", 0),
      after,
      order: "oldest",
      limit: 10_000,
      timeoutMs: 60_000,
    });
    for (const { message } of lines) numbers.add(Number(message.split(" ")[1]));
    if (!more) return numbers;
    after = reached;
  }
}

function missing(through: number, stored: ReadonlySet<number>): number[] {
  return Array.from({ length: through }, (_, index) => index + 1).filter(
    (each) => !stored.has(each),
  );
}
