import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

import { call } from "./control-client.ts";
import { ProxyError, toldError } from "./errors.ts";
import type { Files } from "./files.ts";
import type { Answer, Ask, Operation } from "./protocol.ts";
import { start } from "./start.ts";

export interface AskerOptions {
  entry: string | undefined;
  callTimeoutMs: number;
  startTimeoutMs: number;
  signal: AbortSignal | undefined;
}

export interface AskOptions {
  /** How much longer than other calls this one may take. @default 0 */
  moreMs?: number;
  signal?: AbortSignal | undefined;
}

export type Asker = <T extends Operation>(
  operation: T,
  body: Ask<T>,
  options?: AskOptions,
) => Promise<Answer<T>>;

/** Calls the folder's process, which is started first where it does not run. */
export function asker(files: Files, options: AskerOptions): Asker {
  const { callTimeoutMs, signal } = options;
  return async (operation, body, { moreMs = 0, signal: own } = {}) => {
    const once = {
      socketPath: files.socket,
      timeoutMs: callTimeoutMs + moreMs,
      signal: AbortSignal.any([signal, own].filter((each) => each !== undefined)),
    };
    const first = await call(operation, body, once);
    if (first !== undefined) return first.result;
    if (operation !== "apply" && !existsSync(files.config)) {
      throw new ProxyError(
        "not-running",
        `No proxy runs in ${files.folder}, and ${files.config} is not there to start one from. ` +
          "Apply a config first.",
      );
    }
    await ensureRunning(files, options);
    const second = await call(operation, body, once);
    if (second !== undefined) return second.result;
    throw new ProxyError(
      "unreachable",
      `The proxy in ${files.folder} ended right after its start; see ${files.log}.`,
    );
  };
}

async function ensureRunning(
  files: Files,
  { entry, callTimeoutMs, startTimeoutMs, signal }: AskerOptions,
): Promise<void> {
  const limit = AbortSignal.timeout(startTimeoutMs);
  const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const observe = { socketPath: files.socket, timeoutMs: callTimeoutMs, signal: stop };
  try {
    // Another starter may have been faster, and not be ready yet, or end again.
    while ((await call("observe", null, observe)) === undefined) {
      const report = await start(files, { entry, signal: stop });
      if (report.is === "failed") throw toldError(report);
      if (report.is === "occupied") await delay(50, undefined, { signal: stop });
    }
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason;
    if (!limit.aborted || cause instanceof ProxyError) throw cause;
    throw new ProxyError(
      "start-failed",
      `The proxy in ${files.folder} was not ready within ${startTimeoutMs} ms; see ${files.log}.`,
      { cause },
    );
  }
}
