import type { Destination } from "../destination.ts";
import { SyslogError } from "../errors.ts";
import { closeClient } from "./close-client.ts";
import { connect } from "./connect.ts";
import { destinationOf } from "./destination-of.ts";
import { keepConnected } from "./keep-connected.ts";
import type { Link, LinkPort } from "./link.ts";
import { messageText } from "./message-text.ts";
import { settle, type SyslogClientOptions } from "./options.ts";
import { outboxFor } from "./outbox-for.ts";
import { slabBytes } from "./slab.ts";
import type { CloseReceipt, SyslogClient } from "./syslog-client.ts";
import { teller } from "./tell.ts";
import { createWaiters } from "./waiters.ts";

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
  const destination = destinationOf(to, options.tls);
  const settled = settle(options);
  const { holdProcess = true, rfc5424, signal, tls } = options;
  const onEvent = teller(options.onEvent);
  const outbox = outboxFor(destination, settled);
  // With half of the room free, any message fits.
  const enough = settled.maxQueueBytes / 2;
  const maxBytes = Math.min(destination.maxMessageBytes, Math.floor(enough) - 32);
  const waiters = createWaiters();
  const ending = new AbortController();
  const refusals = new Map<number, number>();
  let link: Link | undefined;
  let closing: Promise<CloseReceipt> | undefined;
  let isScheduled = false;
  let unpumpedLength = 0;
  let lastHandedMs = 0;

  /** Whether nothing up to a position waits, nor waits to be sent again. */
  const isThrough = (position: number) => {
    if (outbox.taken < position) return false;
    return outbox.done >= position || (link !== undefined && outbox.settled >= position);
  };
  const isAborted = () => ending.signal.aborted;
  const isClosed = () => closing !== undefined || isAborted();
  const pump = () => {
    isScheduled = false;
    unpumpedLength = 0;
    link?.pump();
  };
  const port: Omit<LinkPort, "onGone"> = {
    next() {
      lastHandedMs = performance.now();
      return outbox.next();
    },
    nextMessage: () => outbox.nextMessage(),
    onTaken(piece) {
      const before = outbox.taken;
      outbox.take(piece);
      if (outbox.taken > before) onEvent({ type: "taken", through: outbox.taken });
      waiters.check();
    },
    onRefused(piece, error) {
      onEvent({ type: "refused", position: piece.through, error });
    },
  };
  const running = keepConnected({
    open(onGone) {
      const connectOptions = { ...settled, refusals, tls, holdProcess, signal: ending.signal };
      return connect(destination, { ...port, onGone }, connectOptions);
    },
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
      waiters.check();
    },
    reconnect: settled.reconnect,
    holdProcess,
    onEvent,
    signal: ending.signal,
  });
  const abort = () => {
    ending.abort(new SyslogError("closed", "the client was closed"));
    link?.destroy();
    waiters.check();
  };
  const close = async (timeoutMs: number): Promise<CloseReceipt> => {
    const confirmed = await closeClient(
      { outbox, waiters, link: () => link, isAborted },
      timeoutMs,
    );
    if (confirmed) outbox.forget();
    abort();
    signal?.removeEventListener("abort", abort);
    await running;
    const sent = outbox.taken;
    return { sent, unsent: outbox.position - sent, confirmed };
  };
  signal?.addEventListener("abort", abort);
  if (signal?.aborted === true) abort();

  return {
    get position() {
      return outbox.position;
    },
    get taken() {
      return outbox.taken;
    },
    send(message) {
      if (isClosed()) return undefined;
      const { text, cutBytes } = messageText(message, destination, { maxBytes, rfc5424 });
      const position = outbox.append(text);
      if (position === undefined) return undefined;
      if (cutBytes > 0) onEvent({ type: "truncated", position, bytes: cutBytes });
      unpumpedLength += text.length;
      // As soon as one write is worth it; else with what else is sent in this turn of the event loop.
      if (unpumpedLength >= slabBytes) pump();
      else if (!isScheduled) isScheduled = setImmediate(pump).hasRef();
      return position;
    },
    async room({ signal: waiting } = {}) {
      const hasRoom = () => isClosed() || outbox.waitingBytes <= enough;
      await waiters.until(hasRoom, { signal: waiting });
      if (isClosed()) throw new SyslogError("closed", "the client was closed");
    },
    async flush({ timeoutMs = closeLimitMs, signal: waiting } = {}) {
      const wanted = outbox.position;
      const isOver = () => isThrough(wanted) || isAborted();
      return (await waiters.until(isOver, { timeoutMs, signal: waiting })) && isThrough(wanted);
    },
    close({ timeoutMs = closeLimitMs } = {}) {
      closing ??= close(timeoutMs);
      waiters.check();
      return closing;
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
}
