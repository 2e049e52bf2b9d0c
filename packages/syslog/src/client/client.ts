import { type Destination, parseDestination } from "../destination.ts";
import { SyslogError } from "../errors.ts";
import { oneLine } from "../frame.ts";
import type { SyslogMessage } from "../message.ts";
import { truncate } from "../truncate.ts";
import { writeRfc3164 } from "../write-rfc3164.ts";
import { writeRfc5424 } from "../write-rfc5424.ts";
import { connect } from "./connect.ts";
import { keepConnected } from "./keep-connected.ts";
import type { Link, LinkPort } from "./link.ts";
import { settle, type SyslogClientOptions } from "./options.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { slabBytes } from "./slab.ts";
import { createWaiters, type WaitLimits } from "./waiters.ts";

/** What became of the messages when a client was closed. */
export interface CloseReceipt {
  /** The kernel (TCP, TLS, UDP) or the receiver (RELP) has taken so many. */
  sent: number;
  unsent: number;
  /** The receiver has ended its side too without an error: it has read everything. Always true over UDP, which tells nothing. */
  confirmed: boolean;
}

/** Sends messages to one destination, and connects again whenever it has to. */
export interface SyslogClient extends AsyncDisposable {
  /**
   * Takes a message in: one to be written in the destination's format, or one that is written, without framing. Gives its position
   * (1, 2, 3, …), or nothing when there is no room or the client was closed; then nothing was taken in.
   */
  send(message: SyslogMessage | string): number | undefined;
  /**
   * Resolves when there is room for at least one message of any allowed length.
   *
   * @throws {SyslogError} `closed` when the client was closed; the reason of the signal when it aborts.
   */
  room(options?: { signal?: AbortSignal | undefined }): Promise<void>;
  /** How many messages were taken in: the position of the last one. */
  readonly position: number;
  /** All up to this position are acknowledged (RELP), or with the kernel (TCP, TLS, UDP). */
  readonly taken: number;
  /** Resolves with true when all that was taken in until now is taken, with false after `timeoutMs`. @default 5_000 */
  flush(limits?: WaitLimits): Promise<boolean>;
  /** Takes no more in, sends what waits, and ends the connection; within `timeoutMs` in all. @default 5_000 */
  close(options?: { timeoutMs?: number | undefined }): Promise<CloseReceipt>;
}

const closeLimitMs = 5_000;

/**
 * Makes a client and begins to connect. It never throws nor rejects because of the network: all of that is told by `onEvent`.
 *
 * @throws {TypeError} for a destination or options that make no sense.
 */
export function createSyslogClient(
  to: Destination | string,
  options: SyslogClientOptions = {},
): SyslogClient {
  const destination = typeof to === "string" ? parseDestination(to) : to;
  const settled = settle(options);
  const { onEvent = () => undefined } = options;
  const outbox = outboxFor(destination, settled);
  // With half of the room free, any message fits.
  const enough = settled.maxQueueBytes / 2;
  const longest = Math.min(destination.maxMessageBytes, Math.floor(enough) - 32);
  const waiters = createWaiters();
  const ending = new AbortController();
  let link: Link | undefined;
  let isClosed = false;
  let isScheduled = false;
  let unpumpedLength = 0;
  let lastHandedMs = 0;

  const pump = () => {
    isScheduled = false;
    unpumpedLength = 0;
    link?.pump();
  };
  const handed = <Piece>(piece: Piece): Piece => {
    if (piece !== undefined) lastHandedMs = performance.now();
    return piece;
  };
  const port: Omit<LinkPort, "onGone"> = {
    next: () => handed(outbox.next()),
    nextMessage: () => handed(outbox.nextMessage()),
    onTaken(piece) {
      const before = outbox.taken;
      outbox.take(piece);
      if (outbox.taken > before) onEvent({ type: "taken", through: outbox.taken });
      waiters.check();
    },
    onRefused(piece, error) {
      onEvent({ type: "refused", position: piece.through, error });
      port.onTaken(piece);
    },
  };
  const running = keepConnected({
    open: (onGone) =>
      connect(
        destination,
        { ...port, onGone },
        { ...settled, tls: options.tls, signal: ending.signal },
      ),
    onUp(opened) {
      link = opened;
      const again = outbox.rewind();
      if (again !== undefined) onEvent({ type: "replayed", ...again });
      pump();
      waiters.check();
    },
    onDown(error) {
      link = undefined;
      const isQuiet = performance.now() - lastHandedMs >= settled.settleMs;
      if (error === undefined && isQuiet && outbox.isSettled) outbox.forget();
    },
    reconnect: options.reconnect,
    onEvent,
    signal: ending.signal,
  });
  const end = () => {
    isClosed = true;
    ending.abort(new SyslogError("closed", "the client was closed"));
    link?.destroy();
    waiters.check();
  };
  options.signal?.addEventListener("abort", end);
  if (options.signal?.aborted === true) end();

  const client: SyslogClient = {
    get position() {
      return outbox.position;
    },
    get taken() {
      return outbox.taken;
    },
    send(message) {
      if (isClosed) return undefined;
      const written = typeof message === "string" ? message : write(message, destination, options);
      const whole = destination.framing === "line" ? oneLine(written) : written;
      const text = truncate(whole, longest);
      const position = outbox.append(text);
      if (position === undefined) return undefined;
      if (text !== whole) {
        const bytes = Buffer.byteLength(whole) - Buffer.byteLength(text);
        onEvent({ type: "truncated", position, bytes });
      }
      unpumpedLength += text.length;
      // As soon as one write is worth it; else with what else is sent in this turn of the event loop.
      if (unpumpedLength >= slabBytes) pump();
      else if (!isScheduled) isScheduled = Boolean(setImmediate(pump));
      return position;
    },
    async room({ signal } = {}) {
      await waiters.until(() => isClosed || outbox.waitingBytes <= enough, { signal });
      if (isClosed) throw new SyslogError("closed", "the client was closed");
    },
    flush({ timeoutMs = closeLimitMs, signal } = {}) {
      const wanted = outbox.position;
      return waiters.until(() => outbox.taken >= wanted, { timeoutMs, signal });
    },
    async close({ timeoutMs = closeLimitMs } = {}) {
      isClosed = true;
      waiters.check();
      const confirmed = await finish(Date.now() + timeoutMs);
      end();
      options.signal?.removeEventListener("abort", end);
      await running;
      const sent = outbox.taken;
      return { sent, unsent: outbox.position - sent, confirmed };
    },
    async [Symbol.asyncDispose]() {
      await client.close();
    },
  };
  return client;

  /** A connection that breaks while it is being ended may have lost lines: the next one repeats them. */
  async function finish(limit: number): Promise<boolean> {
    const left = () => Math.max(0, limit - Date.now());
    while (outbox.position > 0 && left() > 0 && !ending.signal.aborted) {
      const isDone = () => link !== undefined && outbox.isSettled;
      const done = await waiters.until(() => isDone() || ending.signal.aborted, {
        timeoutMs: left(),
      });
      if (done && link !== undefined && (await link.end(left()))) return true;
    }
    return outbox.position === 0;
  }
}

function outboxFor(
  { transport, framing }: Destination,
  { maxQueueBytes = 0, replayWindowBytes = 0 }: Partial<Record<string, number>>,
): Outbox {
  const isStream = transport === "tcp" || transport === "tls";
  return createOutbox({
    framing: isStream ? framing : "none",
    maxBytes: maxQueueBytes,
    windowBytes: isStream ? replayWindowBytes : 0,
  });
}

function write(
  message: SyslogMessage,
  { format }: Destination,
  { rfc5424 }: SyslogClientOptions,
): string {
  return format === "rfc5424" ? writeRfc5424(message, rfc5424) : writeRfc3164(message);
}
