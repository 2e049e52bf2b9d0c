import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

import { outcome } from "./support/http.ts";
import { ask, type Asked, presigned } from "./support/sign.ts";

const mebibyte = 1024 ** 2;
const size = (process.env["HITLESS_TEST_SIZE"] === "full" ? 1024 : 256) * mebibyte;
const credentials = { accessKeyId: "memory", secretAccessKey: "memory" };
const command = join(import.meta.dirname, "../bin/hitless-s3-local.js");

test.runIf(process.platform === "linux")(
  "needs no more memory for a large object than for a small one",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "hitless-s3-local-"));
    const { child, asked } = await startCommand(folder);
    try {
      const small = { method: "PUT", path: "/uploads/small", body: Buffer.alloc(mebibyte) };
      expect(outcome(await ask(asked, small))).toBe("200");
      const before = peakOf(child);
      expect(await putLarge(asked)).toBe(200);
      expect(await readLarge(asked)).toBe(size);
      // Buffers that wait for the collector; a body that was held would be three times as much and more.
      expect(peakOf(child) - before).toBeLessThan(96 * mebibyte);
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    }
  },
);

async function startCommand(folder: string): Promise<{ child: ChildProcess; asked: Asked }> {
  const args = [command, folder, "--port", "0", "--bucket", "uploads", "--json"];
  const child = spawn(process.execPath, args, {
    env: {
      PATH: "/usr/bin:/bin",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { url, region } = JSON.parse(line.toString()) as { url: string; region: string };
  child.stdout.resume();
  return { child, asked: { url, region, credentials } };
}

async function putLarge(asked: Asked): Promise<number> {
  const { path } = await presigned(asked, { method: "PUT", path: "/uploads/large" });
  const outgoing = request(asked.url, {
    path,
    method: "PUT",
    headers: { "content-length": size },
  });
  const answered = once(outgoing, "response");
  const chunk = Buffer.alloc(mebibyte, "large");
  for (let sent = 0; sent < size; sent += chunk.length) {
    if (!outgoing.write(chunk)) await once(outgoing, "drain");
  }
  outgoing.end();
  const [incoming] = (await answered) as [import("node:http").IncomingMessage];
  incoming.resume();
  return incoming.statusCode ?? 0;
}

async function readLarge(asked: Asked): Promise<number> {
  const { path } = await presigned(asked, { path: "/uploads/large" });
  const { body } = await fetch(`${asked.url}${path}`);
  let received = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) received += chunk.length;
  return received;
}

/** The most that the process had in memory. */
function peakOf({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
