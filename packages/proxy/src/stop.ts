import { setTimeout as delay } from "node:timers/promises";

import { call } from "./control-client.ts";
import { ProxyError } from "./errors.ts";
import type { Files } from "./files.ts";
import { readPidFile } from "./pid-file.ts";

// The 10 s that requests in flight get, and some for the rest.
const limitMs = 15_000;

/** Ends the folder's process, by SIGKILL where it does not end by itself. */
export async function stopProcess(
  files: Files,
  { callTimeoutMs, signal }: { callTimeoutMs: number; signal: AbortSignal },
): Promise<void> {
  const running = await readPidFile(files.pid);
  try {
    await call("stop", null, { socketPath: files.socket, timeoutMs: callTimeoutMs, signal });
  } catch (cause) {
    // One that hangs is killed below.
    if (running === undefined || !(cause instanceof ProxyError)) throw cause;
  }
  if (running === undefined) return;
  const limit = performance.now() + limitMs;
  while ((await readPidFile(files.pid))?.startedAt === running.startedAt) {
    if (performance.now() > limit) process.kill(running.pid, "SIGKILL");
    await delay(20, undefined, { signal });
  }
}
