import { expect, test } from "vitest";

import { aheadLimit, numberAt, replayLimit, timeOf } from "./beats.ts";
import { follow } from "./follow.ts";

const start = numberAt(Date.UTC(2027, 0, 1));

test("leaves nothing out and sends nothing twice when its clock stumbles", async () => {
  // The clock stands still, jumps by ten events, falls back, and goes on.
  const clock = [0, 0, 1, 1, 11, 8, 9, 12, 13];
  const ids = await idsOf({ last: start - 3, clock });
  expect(ids).toEqual(Array.from({ length: 16 }, (_, index) => start - 2 + index));
});

test("starts anew when its process slept for longer than can be sent again", async () => {
  const turns = await turnsOf({ last: start, clock: [0, 1, 2 + replayLimit + 1] });
  expect(turns.map(({ is }) => is)).toEqual(["events", "reset"]);
});

test("waits for a client that is ahead of its clock, and goes on without a hole", async () => {
  const ids = await idsOf({ last: start + aheadLimit, clock: [0, 10, aheadLimit, aheadLimit + 2] });
  expect(ids).toEqual([start + aheadLimit + 1, start + aheadLimit + 2]);
});

test("ends without an error when it is told to stop while it waits", async () => {
  const stopping = new AbortController();
  const turns = follow({ signal: stopping.signal });
  await turns.next();
  const next = turns.next();
  stopping.abort();
  await expect(next).resolves.toEqual({ done: true, value: undefined });
});

async function idsOf(given: { last: number; clock: readonly number[] }): Promise<number[]> {
  const turns = await turnsOf(given);
  return turns.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index),
  );
}

/** Follows by a clock that shows one of the given events per turn, and ends after the last. */
async function turnsOf({ last, clock }: { last: number; clock: readonly number[] }) {
  const stopping = new AbortController();
  let turn = 0;
  let asked = 0;
  const now = (): number => {
    // One turn asks twice: what is due, and how long it is until the next beat. The last millisecond
    // of a beat makes that wait as short as it can be.
    const shown = clock[turn] ?? clock.at(-1) ?? 0;
    asked += 1;
    if (asked % 2 === 0) {
      turn += 1;
      if (turn === clock.length) stopping.abort();
    }
    return timeOf(start + shown + 1) - 1;
  };
  const turns = [];
  for await (const next of follow({ last, signal: stopping.signal, now })) turns.push(next);
  return turns;
}
