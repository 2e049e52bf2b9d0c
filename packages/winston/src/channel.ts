import type { SyslogClient } from "@hitless/syslog";

import type { Gap, SyslogTransportEvent } from "./events.ts";
import { createLineQueue, type Line } from "./line-queue.ts";
import type { QueuePolicy } from "./options.ts";

export interface ChannelOptions {
  client: Pick<SyslogClient, "room"> & {
    /** Undefined when there is no room. */
    send(text: string): number | undefined;
  };
  policy: QueuePolicy;
  maxQueueBytes: number;
  /** Gives up: what waits, and what still comes, is counted as unsent. */
  signal: AbortSignal;
  /** The message that tells the receiver of a gap. */
  noticeOf: (gap: Gap) => string;
  now?: () => number;
  onEvent: (event: SyslogTransportEvent) => void;
}

/** What waits in front of the connection, bounded by bytes. */
export interface Channel {
  /** Takes a message in, or drops one; `onTaken` is called when the next one may come. */
  write(text: string, onTaken: () => void): void;
  /** Resolves when nothing waits here any more, as the connection has it, or it was given up. */
  drained(): Promise<void>;
  /** How many were given up, or wait. */
  readonly unsent: number;
}

/** Opens the way from a transport to its connection, with one of three policies for when there is no room. */
export function openChannel(options: ChannelOptions): Channel {
  const { client, policy, maxQueueBytes, signal, noticeOf, now = Date.now, onEvent } = options;
  const queue = createLineQueue();
  const waiters: (() => void)[] = [];
  const held: (() => void)[] = [];
  let gap: Gap | undefined;
  let isWaiting = false;
  let late = 0;

  const fits = (bytes: number) => queue.count === 0 || queue.bytes + bytes <= maxQueueBytes;
  const drop = ({ bytes }: Line) => {
    const at = now();
    if (!gap) {
      gap = { count: 0, bytes: 0, since: at, until: at };
      if (policy !== "block") onEvent({ type: "dropping", policy });
    }
    gap = { ...gap, count: gap.count + 1, bytes: gap.bytes + bytes, until: at };
  };
  const told = () => {
    if (!gap) return;
    const whole = gap;
    // Before the event, as whoever hears of it may log it.
    gap = undefined;
    onEvent({ type: "dropped", ...whole });
  };
  /** In its place: behind all that came before what was dropped, and in front of what came after. */
  const noticeDue = () => gap !== undefined && (policy === "drop-oldest" || queue.count === 0);
  const sendNext = (): boolean => {
    if (gap && noticeDue()) {
      if (client.send(noticeOf(gap)) === undefined) return false;
      told();
    }
    if (!queue.first) return false;
    if (client.send(queue.first.text) === undefined) return false;
    queue.shift();
    return true;
  };
  const pump = () => {
    while (sendNext());
    if (queue.count > 0 || gap) waitForRoom();
    if (queue.bytes <= maxQueueBytes) for (const each of held.splice(0)) each();
    if (queue.count === 0 && !gap) for (const each of waiters.splice(0)) each();
  };
  const waitForRoom = () => {
    if (isWaiting || signal.aborted) return;
    isWaiting = true;
    client.room({ signal }).then(() => {
      isWaiting = false;
      pump();
    }, giveUp);
  };
  const giveUp = () => {
    for (const each of [...held.splice(0), ...waiters.splice(0)]) each();
  };
  signal.addEventListener("abort", giveUp);
  const enqueue = (line: Line) => {
    if (policy === "drop-oldest") {
      for (let { first } = queue; first && !fits(line.bytes); first = queue.first) {
        queue.shift();
        drop(first);
      }
    } else if (policy === "drop-newest") {
      if (!fits(line.bytes)) return drop(line);
      if (gap) {
        const text = noticeOf(gap);
        queue.push({ text, bytes: Buffer.byteLength(text) });
        told();
      }
    }
    queue.push(line);
  };

  return {
    write(text, onTaken) {
      if (signal.aborted) {
        late += 1;
        return onTaken();
      }
      enqueue({ text, bytes: Buffer.byteLength(text) });
      if (policy === "block") held.push(onTaken);
      pump();
      if (policy !== "block") onTaken();
    },
    drained() {
      return signal.aborted || (queue.count === 0 && !gap)
        ? Promise.resolve()
        : new Promise((resolve) => void waiters.push(resolve));
    },
    get unsent() {
      return late + queue.count + (gap?.count ?? 0);
    },
  };
}
