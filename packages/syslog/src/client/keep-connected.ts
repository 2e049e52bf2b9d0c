import { setTimeout as delay } from "node:timers/promises";

import { SyslogError } from "../errors.ts";
import { backoff, type ReconnectOptions } from "./backoff.ts";
import type { SyslogClientEvent } from "./events.ts";
import type { Gone, Link } from "./link.ts";

export interface KeepConnectedOptions {
  /** Opens a connection; `onGone` is called once when it is gone. */
  open(this: void, onGone: (gone: Gone) => void): Promise<Link>;
  onUp(this: void, link: Link): void;
  onDown(this: void, error?: SyslogError): void;
  reconnect: ReconnectOptions | undefined;
  onEvent: (event: SyslogClientEvent) => void;
  signal: AbortSignal;
}

/** Opens a connection again and again, with pauses between, until one has done its work or the signal aborts. */
export async function keepConnected(options: KeepConnectedOptions): Promise<void> {
  const { reconnect, onEvent, signal } = options;
  const isOver = () => signal.aborted;
  let pauseMs = 0;
  for (let attempt = 0; !isOver(); attempt += 1) {
    onEvent({ type: "connecting", attempt });
    const { lastedMs, isFinished } = await holdOne(options);
    if (isFinished || isOver()) return;
    // One that is accepted and closed at once again and again is as good as none.
    if (lastedMs > Math.max(1_000, pauseMs)) attempt = -1;
    pauseMs = backoff(Math.max(0, attempt), Math.random(), reconnect);
    onEvent({ type: "waiting", ms: pauseMs });
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Resolves when a connection is gone again, with how long there was one. */
async function holdOne(
  options: KeepConnectedOptions,
): Promise<{ lastedMs: number; isFinished: boolean }> {
  const { open, onUp, onDown, onEvent, signal } = options;
  const gone = Promise.withResolvers<Gone>();
  let link: Link;
  try {
    link = await open(gone.resolve);
  } catch (cause) {
    if (!signal.aborted) onEvent({ type: "connect-failed", error: asSyslogError(cause) });
    return { lastedMs: 0, isFinished: false };
  }
  const began = performance.now();
  const { protocol } = link;
  onEvent({ type: "connected", ...(protocol === undefined ? {} : { protocol }) });
  onUp(link);
  if (signal.aborted) link.destroy();
  const { error, isFinished } = await gone.promise;
  onDown(error);
  onEvent({ type: "disconnected", ...(error === undefined ? {} : { error }) });
  return { lastedMs: performance.now() - began, isFinished };
}

function asSyslogError(cause: unknown): SyslogError {
  if (cause instanceof SyslogError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SyslogError("connect-failed", reason, { cause });
}
