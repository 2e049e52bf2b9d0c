import { createSocket } from "node:dgram";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createSyslogClient } from "@hitless/syslog";
import { expect, onTestFinished, test } from "vitest";

import { isDiskFull } from "../src/is-disk-full.ts";
import type { LogLine } from "../src/index.ts";
import { createIntake } from "../src/receive/intake.ts";
import { openRelp } from "../src/receive/open-relp.ts";
import { openUdp } from "../src/receive/open-udp.ts";
import { openStore } from "../src/store/open-store.ts";

test("datagrams that there is no room for are counted", async () => {
  const intake = createIntake({
    append: () => {
      throw new Error("the disk is full");
    },
    onStored: () => {},
    onFailed: () => {},
    onRecovered: () => {},
    maxQueueBytes: 10_000,
    retryMs: 1e6,
  });
  await using receiver = await openUdp(intake, {
    host: "127.0.0.1",
    port: 0,
    maxMessageBytes: 65_536,
    maxConnections: 1,
  });
  const socket = createSocket("udp4");
  onTestFinished(() => void socket.close());
  for (let index = 0; index < 100; index += 1)
    socket.send("<14>1 - - - - - - x", receiver.port, "127.0.0.1");
  await expect.poll(() => receiver.count().received + receiver.count().dropped).toBe(100);
  expect(receiver.count().dropped).toBeGreaterThan(50);
});

test("a full disk is said; senders wait, and when there is room again, no line is missing or twice there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hitless-log-viewer-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // 100 pages of 4 KiB are a disk.
  const options = { maxBytes: 1e9, maxAgeMs: 1e12, segmentBytes: 1e8, maxPages: 100 };
  using store = openStore(folder, options);
  const said: unknown[] = [];
  const stored: LogLine[] = [];
  const intake = createIntake({
    append: (lines) => store.append(lines, Date.now()),
    onStored: (lines) => stored.push(...lines),
    onFailed: (error) => said.push({ full: isDiskFull(error) }),
    onRecovered: () => said.push("recovered"),
    maxQueueBytes: 1_000_000,
    retryMs: 20,
  });
  const at = { host: "127.0.0.1", port: 0, maxMessageBytes: 65_536, maxConnections: 10 };
  await using receiver = await openRelp(intake, at);
  await using client = createSyslogClient(`syslog+relp://127.0.0.1:${receiver.port}`, {
    onEvent: () => {},
  });
  const total = 6_000;
  const sending = (async () => {
    for (let number = 1; number <= total; number += 1) {
      await client.room();
      client.send({
        facility: "local0",
        severity: "info",
        hostname: "h",
        message: `number ${number} ${"x".repeat(200)}`,
      });
    }
  })();

  await expect.poll(() => said).toEqual([{ full: true }]);
  const before = client.taken;
  expect(before).toBe(stored.length);
  expect(before).toBeLessThan(total);
  options.maxPages = 100_000;
  await expect.poll(() => said).toEqual([{ full: true }, "recovered"]);
  await sending;
  expect(await client.flush({ timeoutMs: 60_000 })).toBe(true);
  expect(stored.map(({ message }) => Number(message.split(" ")[1]))).toEqual(
    Array.from({ length: total }, (_, index) => index + 1),
  );
});
