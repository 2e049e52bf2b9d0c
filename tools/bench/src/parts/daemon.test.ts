import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";

import { expect, it, onTestFinished } from "vitest";

import { startDaemon } from "./daemon.ts";
import { freePort } from "./free-port.ts";

const { signal } = new AbortController();

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-test-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

it("is up once it listens, and leaves nobody of its group behind, be he deaf to SIGTERM", async () => {
  const port = await freePort();
  const serve = `process.on("SIGTERM", () => {}); require("net").createServer().listen(${port}, "127.0.0.1")`;
  // The parent ends at once and the child, which listens, goes on.
  const script = `"${process.execPath}" -e '${serve}' & trap 'exit 0' TERM; wait`;
  const folder = await temporaryFolder();
  {
    await using daemon = await startDaemon(["sh", "-c", script], { folder, at: { port }, signal });
    expect(daemon.pid).toBeGreaterThan(0);
  }
  await expect(once(connect(port, "127.0.0.1"), "connect")).rejects.toThrow(/ECONNREFUSED/);
});

it("says what it said where it does not start", async () => {
  const started = startDaemon(["sh", "-c", "echo no such option >&2; exit 2"], {
    folder: await temporaryFolder(),
    at: { port: await freePort() },
    signal,
  });
  await expect(started).rejects.toThrow(/^sh does not listen: no such option$/);
});
