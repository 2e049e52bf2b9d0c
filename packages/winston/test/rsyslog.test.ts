import { setTimeout as delay } from "node:timers/promises";

import { openssl } from "@hitless-tools/real-parts/openssl";
import type { Receiver } from "@hitless-tools/real-parts/receiver";
import { startRsyslog } from "@hitless-tools/real-parts/start-rsyslog";
import { expect, onTestFinished, test, type TestContext } from "vitest";

import { serverCertificate } from "./support/certificates.ts";
import { logLines } from "./support/log-lines.ts";
import { type Ours, ourLogger } from "./support/ours.ts";

const isFull = process.env["HITLESS_TEST_SIZE"] === "full";
const lines = isFull ? 200_000 : 10_000;
const relpWindow = 500;
const shortestLine = 75;
const part = await openssl();

interface Stage {
  receiver: Receiver;
  own: Ours;
  /** Of the receiver's certificate and key. */
  files: { cert: string; key: string };
  /** How many lines it had when the fault began. */
  readAtBegin: number;
}

/** Something that happens to the receiver while an app logs. */
interface Fault {
  begin(stage: Stage): Promise<void> | void;
  /** When the app waits for room, or the kernels have taken all it had to say. */
  end(stage: Stage): Promise<void>;
}

const killed: Fault = {
  begin: ({ receiver }) => receiver.stop("SIGKILL"),
  async end({ receiver }) {
    await delay(isFull ? 5_000 : 0);
    await receiver.start();
  },
};

const stalledThenReset: Fault = {
  begin: ({ receiver }) => receiver.pause(),
  async end({ receiver }) {
    await delay(isFull ? 30_000 : 0);
    // With bytes that nobody has read, the kernel resets the connection.
    await receiver.stop("SIGKILL");
    await receiver.start();
  },
};

const halfReadThenReset: Fault = {
  async begin({ receiver }) {
    await expect.poll(async () => (await receiver.read()).length).toBe(lines / 2);
    receiver.pause();
  },
  end: (stage) => stalledThenReset.end(stage),
};

const certificateChanged: Fault = {
  async begin({ receiver, own }) {
    const stranger = await certificateFiles();
    await receiver.stop();
    await receiver.start({ tls: ofServer(stranger) });
    await expect.poll(() => refusals(own)).toBeGreaterThan(0);
  },
  async end({ receiver, own, files, readAtBegin }) {
    const before = refusals(own);
    await expect.poll(() => refusals(own)).toBeGreaterThan(before);
    expect((await receiver.read()).length).toBe(readAtBegin);
    await receiver.stop();
    await receiver.start({ tls: ofServer(files) });
  },
};

const faults = { killed, stalledThenReset, certificateChanged };

test.for([
  ["tcp", "killed"],
  ["tcp", "stalledThenReset"],
  ["tls", "killed"],
  ["tls", "stalledThenReset"],
  ["tls", "certificateChanged"],
  ["relp", "killed"],
  ["relp", "stalledThenReset"],
] as const)("over %s nothing is lost when rsyslog is %s", async ([scheme, fault], context) => {
  const stage = await setUp(context, scheme);
  await logThrough(stage, faults[fault]);
  await expect.poll(async () => (await tally(stage)).distinct).toBe(lines);
  const { repeated, differing } = await tally(stage);
  expect(differing).toBe(0);
  expect(repeated).toBeLessThanOrEqual(scheme === "relp" ? relpWindow : replayed(stage.own));
});

test("with a window that is just large enough nothing is lost, and no more than it is repeated", async (context) => {
  // Less than 100 bytes for each line of the half that rsyslog does not read.
  const replayWindowBytes = (lines / 2) * 100;
  const stage = await setUp(context, "tcp", { replayWindowBytes });
  await logThrough(stage, halfReadThenReset);
  await expect.poll(async () => (await tally(stage)).distinct).toBe(lines);
  expect((await tally(stage)).repeated).toBeLessThanOrEqual(replayed(stage.own));
  expect(replayed(stage.own)).toBeGreaterThan(0);
  // Without that limit it would be all that was sent.
  expect(replayed(stage.own)).toBeLessThanOrEqual(replayWindowBytes / shortestLine);
});

test("without the replay window lines are lost when rsyslog stalls and is reset", async (context) => {
  const stage = await setUp(context, "tcp", { replayWindowBytes: 0 });
  await logThrough(stage, stalledThenReset);
  const last = async () => (await stage.receiver.read()).at(-1)?.message;
  stage.own.logger.info("after");
  await expect.poll(last).toBe("after");
  expect((await tally(stage)).distinct).toBeLessThan(lines);
});

test("rsyslog understands what it is sent", async (context) => {
  const { own, receiver } = await setUp(context, "tcp");
  own.logger.warn("disk full", { disk: { path: '/data "1"', free: 0 }, note: "a]b" });
  await expect.poll(() => receiver.read()).toHaveLength(1);
  expect(await receiver.read()).toMatchObject([
    {
      priority: 132,
      appName: "test",
      processId: String(process.pid),
      structuredData:
        '[meta sequenceId="1"]' +
        String.raw`[fields@32473 disk.path="/data \"1\"" disk.free="0" note="a\]b"]`,
      message: "disk full",
    },
  ]);
});

async function setUp(
  context: TestContext,
  scheme: "tcp" | "tls" | "relp",
  client: { replayWindowBytes?: number } = {},
): Promise<Stage> {
  if ("skipped" in part) return context.skip(part.skipped);
  const files = await certificateFiles();
  const receiver = await startRsyslog({
    [scheme]: true,
    certificate: ofServer(files),
  });
  if ("skipped" in receiver) return context.skip(receiver.skipped);
  onTestFinished(() => receiver[Symbol.asyncDispose]());
  const ca = scheme === "tls" ? `&ca=${files.ca}` : "";
  const own = ourLogger({
    destination: `syslog+${scheme}://127.0.0.1:${receiver.ports[scheme]}?max=8192${ca}`,
    host: "web-1",
    maxQueueBytes: 65_536,
    client: { reconnect: { minMs: 5, maxMs: 50 }, relpWindow, ...client },
  });
  return { receiver, own, files, readAtBegin: 0 };
}

async function certificateFiles() {
  if ("skipped" in part) throw new Error(part.skipped);
  return (await serverCertificate(part.path)).files;
}

/** Without the authority, of which rsyslog would then want a certificate of its clients. */
function ofServer({ cert, key }: Stage["files"]): Stage["files"] {
  return { cert, key };
}

/** Logs half of the lines, and the others while the fault lasts. */
async function logThrough(stage: Stage, fault: Fault): Promise<void> {
  const { logger } = stage.own;
  await logLines(logger, 0, lines / 2);
  await expect.poll(async () => (await stage.receiver.read()).length).toBeGreaterThan(0);
  await fault.begin(stage);
  stage.readAtBegin = (await stage.receiver.read()).length;
  let isDone = false;
  const logging = logLines(logger, lines / 2, lines).then(() => (isDone = true));
  await expect.poll(() => isDone || logger.writableLength > 0).toBe(true);
  await fault.end(stage);
  await logging;
}

function refusals({ events }: Ours): number {
  const failed = events.flatMap((each) =>
    each.type === "connect-failed" ? [each.error.code] : [],
  );
  return failed.filter((code) => code === "certificate-refused").length;
}

/** How many messages were sent again, as it says itself. */
function replayed({ events }: Ours): number {
  const counts = events.flatMap((each) =>
    each.type === "replayed" ? [each.to - each.from + 1] : [],
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function tally({ receiver }: Stage) {
  const numbered = (await receiver.read()).filter(({ message }) => /^line \d+$/.test(message));
  const distinct = new Set(numbered.map(({ message }) => message)).size;
  const differing = new Set(numbered.map(({ raw }) => raw)).size - distinct;
  return { distinct, differing, repeated: numbered.length - distinct };
}
