import type { Rfc5424Options } from "../write-rfc5424.ts";
import type { ReconnectOptions } from "./backoff.ts";
import type { SyslogClientEvent } from "./events.ts";
import { longestTimerMs } from "./longest-timer.ts";
import type { SyslogTlsOptions } from "./open-socket.ts";

export interface SyslogClientOptions {
  /** How many bytes may wait until the kernel (TCP, TLS, UDP) or the receiver (RELP) takes them. @default 16 MiB */
  maxQueueBytes?: number | undefined;
  /**
   * TCP and TLS acknowledge nothing to the sender: when a connection breaks, what lay in the buffers of both kernels is lost. So many
   * bytes of what was sent last are kept and sent once more. It has to be larger than both buffers together, which on Linux
   * are 4 MiB (`net.ipv4.tcp_wmem`) and up to 32 MiB (`net.ipv4.tcp_rmem`) at most. RELP needs none. @default 48 MiB
   */
  replayWindowBytes?: number | undefined;
  /**
   * When the receiver ends a connection properly on which nothing was written for so long, it has read everything, and nothing is
   * repeated. `Infinity` repeats the window each time. @default 5_000
   */
  settleMs?: number | undefined;
  tls?: SyslogTlsOptions | undefined;
  reconnect?: ReconnectOptions | undefined;
  /** For the connection, TLS, RELP's greeting and the lookup of UDP each. @default 10_000 */
  connectTimeoutMs?: number | undefined;
  /** With something to send and nothing taken for so long, the connection is given up. @default 120_000 */
  stallTimeoutMs?: number | undefined;
  /** RELP: how many messages may be unacknowledged; after a broken session at most so many are repeated. @default 1_000 */
  relpWindow?: number | undefined;
  /** How messages are written that are given as objects. */
  rfc5424?: Pick<Rfc5424Options, "bom" | "longIds"> | undefined;
  /**
   * Whether the client keeps the process alive. With `false` only `flush` and `close` do, within their limits: a process that has
   * nothing else to do ends. @default true
   */
  holdProcess?: boolean | undefined;
  onEvent?: ((event: SyslogClientEvent) => void) | undefined;
  /** Ends the client at once: what waits is not sent. */
  signal?: AbortSignal | undefined;
}

const mebibyte = 1_048_576;

const defaults = {
  maxQueueBytes: 16 * mebibyte,
  replayWindowBytes: 48 * mebibyte,
  settleMs: 5_000,
  connectTimeoutMs: 10_000,
  stallTimeoutMs: 120_000,
  relpWindow: 1_000,
};
const least = {
  maxQueueBytes: 4_096,
  replayWindowBytes: 0,
  settleMs: 0,
  connectTimeoutMs: 1,
  stallTimeoutMs: 1,
  relpWindow: 1,
};

const names = [
  ...(["maxQueueBytes", "replayWindowBytes", "settleMs"] as const),
  ...(["connectTimeoutMs", "stallTimeoutMs", "relpWindow"] as const),
];

export interface SettledOptions extends Record<keyof typeof defaults, number> {
  reconnect: { minMs: number; maxMs: number };
}

/** Fills in the defaults. @throws {TypeError} for a number that makes no sense. */
export function settle(options: SyslogClientOptions): SettledOptions {
  const settled = { ...defaults };
  for (const name of names)
    settled[name] = atLeast(least[name], name, options[name] ?? defaults[name]);
  const { minMs = 100, maxMs = 10_000 } = options.reconnect ?? {};
  return {
    ...settled,
    connectTimeoutMs: Math.min(settled.connectTimeoutMs, longestTimerMs),
    stallTimeoutMs: Math.min(settled.stallTimeoutMs, longestTimerMs),
    reconnect: {
      minMs: Math.min(atLeast(1, "reconnect.minMs", minMs), longestTimerMs),
      maxMs: Math.min(atLeast(1, "reconnect.maxMs", maxMs), longestTimerMs),
    },
  };
}

function atLeast(limit: number, name: string, value: number): number {
  if (value >= limit) return value;
  throw new TypeError(`${name} is ${value}: expected a number of at least ${limit}`);
}
