import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";

import { SyslogError } from "../errors.ts";

export interface LookUpOptions {
  connectTimeoutMs: number;
  signal: AbortSignal;
  /** @default that of the operating system */
  resolve?: ((host: string) => Promise<LookupAddress>) | undefined;
}

/**
 * The address of a host. The operating system's own lookup cannot be given up, so nobody waits for it any more.
 *
 * @throws {SyslogError} `connect-timeout` after `connectTimeoutMs`, `closed` when the signal aborts; else what the lookup throws.
 */
export async function lookUp(
  host: string,
  { connectTimeoutMs, signal, resolve = lookup }: LookUpOptions,
): Promise<LookupAddress> {
  const over = Promise.withResolvers<never>();
  const onAbort = () => over.reject(new SyslogError("closed", `looking up ${host} was given up`));
  const timer = setTimeout(() => {
    const reason = `${host} was not looked up within ${connectTimeoutMs} ms`;
    over.reject(new SyslogError("connect-timeout", reason));
  }, connectTimeoutMs);
  timer.unref();
  signal.addEventListener("abort", onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([resolve(host), over.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
