import { oneLine } from "./reason.ts";
import type { ProbeEvent, ProbeReceipt } from "./receipt.ts";
import { round } from "./timeline.ts";

/** The events of a run. */
export interface EventList {
  /** @throws {TypeError} for what is no event. */
  add: (event: ProbeEvent) => void;
  read: () => ProbeReceipt["events"];
  /** When drain limits were reported; milliseconds since 1970. */
  drainLimits: () => number[];
}

const MAX_EVENTS = 10_000;

/** Keeps the first 10,000 events in order of time, and says so if there were more. */
export function createEventList(startAt: number): EventList {
  const events: ProbeEvent[] = [];
  let dropped = 0;
  return {
    add: ({ at, type, text }) => {
      if (!Number.isFinite(at))
        throw new TypeError(`at of an event must be milliseconds since 1970, not ${at}`);
      if (events.length >= MAX_EVENTS) dropped += 1;
      else
        events.push({
          at,
          type: oneLine(type, 50),
          ...(text !== undefined && { text: oneLine(text, 500) }),
        });
    },
    read: () => {
      const sorted = events
        .toSorted((a, b) => a.at - b.at)
        .map(({ at, ...rest }) => ({ atMs: round(at - startAt), ...rest }));
      if (dropped === 0) return sorted;
      const last = sorted.at(-1)?.atMs ?? 0;
      return [
        ...sorted,
        { atMs: last, type: "more-events", text: `${dropped} more events left out` },
      ];
    },
    drainLimits: () => events.filter(({ type }) => type === "drain-limit").map(({ at }) => at),
  };
}
