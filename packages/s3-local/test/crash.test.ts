import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import { crash, type CrashOptions } from "./support/crash.ts";

const rounds = process.env["HITLESS_TEST_SIZE"] === "full" ? 20 : 3;

test("keeps every acknowledged object whole when it is killed under load, with a power cut or without", async () => {
  const { broken, acknowledged } = await crashed({ files: "durable", rounds, power: true });
  expect(acknowledged).toBeGreaterThanOrEqual(6 * rounds);
  expect(broken).toEqual([]);
});

test("without fsync before the rename, a power cut would take what it acknowledged", async () => {
  const { broken } = await crashed({ files: "unsynced", rounds: 1, power: true });
  expect(broken).not.toEqual([]);
});

test("without a temporary file, what was written before would be torn", async () => {
  // Each kill would have to come between two writes to miss it.
  const { broken } = await crashed({ files: "in-place", rounds: 5, untilBroken: true });
  expect(broken).not.toEqual([]);
});

async function crashed(options: Omit<CrashOptions, "folder">) {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-crash-"));
  try {
    return await crash({ ...options, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
