import { expect, onTestFinished, test } from "vitest";

import { openChannel } from "./channel.ts";
import type { SyslogTransportEvent } from "./events.ts";
import type { QueuePolicy } from "./options.ts";

/** A way to a receiver that takes as many messages as it is told to. */
function road(policy: QueuePolicy, room = 0) {
  const sent: string[] = [];
  const events: SyslogTransportEvent[] = [];
  const accepted: string[] = [];
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  let left = room;
  let opened = Promise.withResolvers<void>();
  const channel = openChannel({
    client: {
      send: (message) => {
        if (left === 0) return undefined;
        left -= 1;
        return sent.push(message);
      },
      room: () => opened.promise,
    },
    policy,
    maxQueueBytes: 3,
    signal: ending.signal,
    noticeOf: ({ count, bytes }) => `(${count} of ${bytes})`,
    now: () => 7,
    onEvent: (event) => events.push(event),
  });
  const write = (text: string) => {
    for (const each of text) channel.write(each, () => accepted.push(each));
  };
  const open = async (count: number) => {
    left = count;
    const { resolve } = opened;
    opened = Promise.withResolvers<void>();
    resolve();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { sent, events, accepted, channel, write, open, ending };
}

test("blocking, nothing is lost, and the next one may come when there is room", async () => {
  const { sent, events, accepted, write, open, channel } = road("block", 1);
  write("abcde");
  expect([sent, accepted]).toEqual([["a"], ["a", "b", "c", "d"]]);
  await open(2);
  expect([sent, accepted]).toEqual([
    ["a", "b", "c"],
    ["a", "b", "c", "d", "e"],
  ]);
  const drained = channel.drained();
  await open(9);
  await drained;
  expect([sent, events]).toEqual([["a", "b", "c", "d", "e"], []]);
});

test("dropping the newest, the gap is told in its place, as an event and in the stream", async () => {
  const { sent, events, accepted, write, open } = road("drop-newest");
  write("abcdef");
  expect(accepted.join("")).toBe("abcdef");
  expect(events).toEqual([{ type: "dropping", policy: "drop-newest" }]);
  await open(2);
  write("g");
  await open(9);
  expect(sent).toEqual(["a", "b", "c", "(3 of 3)", "g"]);
  expect(events.slice(1)).toEqual([{ type: "dropped", count: 3, bytes: 3, since: 7, until: 7 }]);
});

test("dropping the newest, the gap is told without another message too", async () => {
  const { sent, write, open } = road("drop-newest");
  write("abcd");
  await open(9);
  expect(sent).toEqual(["a", "b", "c", "(1 of 1)"]);
});

test("dropping the oldest, the gap is told in front of what came after it", async () => {
  const { sent, events, accepted, write, open } = road("drop-oldest", 1);
  write("abcdefg");
  expect(accepted.join("")).toBe("abcdefg");
  await open(9);
  expect(sent).toEqual(["a", "(3 of 3)", "e", "f", "g"]);
  expect(events.map(({ type }) => type)).toEqual(["dropping", "dropped"]);
});

test("given up, whoever waits goes on, and what was not sent is counted", async () => {
  const { accepted, channel, write, ending } = road("block", 1);
  write("abcde");
  const drained = channel.drained();
  ending.abort();
  await drained;
  write("f");
  expect([accepted.join(""), channel.unsent]).toEqual(["abcdef", 5]);
});

test("an app that logs what it hears of drops does not run in circles", () => {
  const events: string[] = [];
  const channel = openChannel({
    client: { send: () => undefined, room: () => new Promise(() => undefined) },
    policy: "drop-newest",
    maxQueueBytes: 1,
    signal: new AbortController().signal,
    noticeOf: () => "",
    onEvent: ({ type }) => {
      events.push(type);
      channel.write("again", () => undefined);
    },
  });
  for (const each of "abc") channel.write(each, () => undefined);
  expect([events, channel.unsent]).toEqual([["dropping"], 4]);
});
