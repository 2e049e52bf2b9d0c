import {
  type CloseReceipt,
  createSyslogClient,
  type Destination,
  parseDestination,
} from "@hitless/syslog";

import { openChannel } from "./channel.ts";
import { checkOptions } from "./check-options.ts";
import { composer } from "./compose.ts";
import type { Info } from "./entry.ts";
import { noticeOf } from "./notice.ts";
import { metadataFor } from "./metadata-for.ts";
import { numberMessage, unnumbered } from "./number-message.ts";
import type { SyslogTransportOptions } from "./options.ts";
import type { Origin } from "./origin.ts";
import { within } from "./within.ts";
import { writeMessage } from "./write-message.ts";

export interface FlushLimits {
  /** @default closeTimeoutMs of the options */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** The way of messages from the producer to the receiver: made, queued, sent, and ended within a limit. */
export interface Delivery {
  /** The next message. */
  produce(info: Info, origin: Origin): string;
  /** Takes it in, or drops one; `onTaken` is called when the next one may come. */
  write(text: string, onTaken: () => void): void;
  /** True when all that came once `before` has resolved is taken, false after the limit. */
  flush(before: Promise<void>, limits: FlushLimits): Promise<boolean>;
  /** What is not sent in so many milliseconds from now is given up. @default closeTimeoutMs of the options */
  endWithin(timeoutMs?: number): void;
  /** Aborted when that time is over. */
  readonly givenUp: AbortSignal;
  /** Ends, within what `endWithin` said; `leftBehind` messages never came here. */
  finish(leftBehind: number): Promise<CloseReceipt>;
  /** How many messages were made. */
  readonly made: number;
}

/** @throws {TypeError} for options that make no sense, before anything is opened. */
export function openDelivery(options: SyslogTransportOptions): Delivery {
  checkOptions(options);
  const { closeTimeoutMs = 5_000, onEvent = () => undefined } = options;
  const destination = parseDestination(options.destination);
  const compose = composer({ ...options, metadata: metadataFor(destination, options) });
  const givenUp = new AbortController();
  let made = 0;
  let sent = 0;
  let endAt = Infinity;
  let limit: NodeJS.Timeout | undefined;

  const client = createSyslogClient(destination, {
    ...options.client,
    maxQueueBytes: clientQueueBytes(destination),
    holdProcess: false,
    onEvent,
  });
  const onCut = (bytes: number) => onEvent({ type: "shortened", bytes });
  const send = (text: string) => {
    const position = client.send(numberMessage(text, sent + 1));
    if (position !== undefined) sent += 1;
    return position;
  };
  const channel = openChannel({
    client: { send, room: (waiting) => client.room(waiting) },
    policy: options.policy ?? "block",
    maxQueueBytes: options.maxQueueBytes ?? 16_777_216,
    signal: givenUp.signal,
    noticeOf: (gap) => writeMessage(noticeOf(options, gap, unnumbered), destination),
    onEvent,
  });
  const endWithin = (timeoutMs = closeTimeoutMs) => {
    const at = performance.now() + timeoutMs;
    if (at >= endAt) return;
    endAt = at;
    clearTimeout(limit);
    limit = setTimeout(() => givenUp.abort(), timeoutMs);
  };

  return {
    produce(info, origin) {
      made += 1;
      return writeMessage(compose(info, origin, unnumbered), destination, onCut);
    },
    write: (text, onTaken) => channel.write(text, onTaken),
    async flush(before, { timeoutMs = closeTimeoutMs, signal }) {
      const until = performance.now() + timeoutMs;
      const handedOn = before.then(() => channel.drained());
      if (!(await within(handedOn, timeoutMs, signal))) return false;
      const left = Math.max(0, until - performance.now());
      return client.flush({ timeoutMs: left, signal });
    },
    endWithin,
    givenUp: givenUp.signal,
    async finish(leftBehind) {
      endWithin();
      await channel.drained();
      const left = Math.max(0, endAt - performance.now());
      const receipt = await client.close({ timeoutMs: left });
      clearTimeout(limit);
      const unsent = receipt.unsent + channel.unsent + leftBehind;
      if (unsent > 0) onEvent({ type: "unsent", count: unsent });
      return { ...receipt, unsent };
    },
    get made() {
      return made;
    },
  };
}

/** A message of the greatest length has to fit into half of it; what else waits does so in the channel. */
function clientQueueBytes({ maxMessageBytes }: Destination): number {
  return 2 * maxMessageBytes + 65_536;
}
