import { setTimeout as delay } from "node:timers/promises";

import type { Receiver, ReceiverTls } from "@hitless-tools/real-parts/receiver";
import { expect } from "vitest";

import {
  createSyslogClient,
  type SyslogClient,
  type SyslogClientEvent,
  type SyslogClientOptions,
} from "../../src/index.ts";
import { countLines, type LineCount } from "./count-lines.ts";
import { sendLines } from "./send-lines.ts";

/** The tests at full size. */
export const isFull = process.env["HITLESS_TEST_SIZE"] === "full";

/** How much is sent in an outage, and how long it is. */
export const size = isFull
  ? { lines: 200_000, downMs: 5_000, stallMs: 30_000 }
  : { lines: 10_000, downMs: 200, stallMs: 300 };

/** What a client went through. */
export interface Outage extends LineCount {
  events: SyslogClientEvent[];
  /** What the client said at its end. */
  unsent: number;
}

/** What befalls the receiver, while a third of the lines is still to be sent. */
export type Trouble = (receiver: Receiver, sending: Sending) => Promise<void>;

export interface Sending {
  client: SyslogClient;
  events: SyslogClientEvent[];
}

/** Sends lines to a receiver that gets into trouble on the way, and counts what arrived. */
export async function goThrough(
  receiver: Receiver,
  url: string,
  trouble: Trouble,
  options: SyslogClientOptions = {},
): Promise<Outage> {
  const events: SyslogClientEvent[] = [];
  const reconnect = { minMs: 20, maxMs: 200 };
  const onEvent = (event: SyslogClientEvent) => void events.push(event);
  const client = createSyslogClient(url, { reconnect, ...options, onEvent });
  const third = Math.floor(size.lines / 3);
  await sendLines(client, 1, third);
  await expect.poll(() => receiver.read().then((lines) => lines.length)).toBeGreaterThan(0);
  await Promise.all([
    sendLines(client, third + 1, 2 * third),
    trouble(receiver, { client, events }),
  ]);
  await sendLines(client, 2 * third + 1, size.lines);
  const { unsent } = await client.close({ timeoutMs: 120_000 });
  return { ...countLines(await receiver.read(), size.lines), events, unsent };
}

/** Killed, and away for a while. */
export const killed: Trouble = async (receiver) => {
  await receiver.stop("SIGKILL");
  await delay(size.downMs);
  await receiver.start();
};

/** Reads nothing for a while, until its connections are reset with all that was not read. */
export const stalledThenReset: Trouble = async (receiver, { client }) => {
  receiver.pause();
  // What the kernel takes from here on is in nobody's hands; more than it takes waits in the client.
  await client.flush({ timeoutMs: size.stallMs });
  await delay(size.stallMs);
  await receiver.stop("SIGKILL");
  await receiver.start();
};

/** Comes back with a certificate that is refused again and again, and then with the right one. */
export function certificateChanged(wrong: ReceiverTls, right: ReceiverTls): Trouble {
  return async (receiver, { events }) => {
    await receiver.stop("SIGKILL");
    const before = await receiver.read();
    await receiver.start({ tls: wrong });
    const refusals = () => events.filter(isRefusal).length;
    await expect.poll(refusals).toBeGreaterThan(3);
    await receiver.stop("SIGKILL");
    expect(await receiver.read()).toEqual(before);
    await receiver.start({ tls: right });
  };
}

/** Whether a certificate was refused. */
export function isRefusal(event: SyslogClientEvent): boolean {
  return event.type === "connect-failed" && event.error.code === "certificate-refused";
}
