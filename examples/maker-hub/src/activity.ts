import { timeOf } from "./beats.ts";
import { designs } from "./designs.ts";

/** Somebody did something to a design. */
export interface Activity {
  who: string;
  did: string;
  design: string;
}

/** What an event tells; most of them only that time goes on. */
export interface BeatEvent {
  id: number;
  /** ISO 8601. */
  at: string;
  activity?: Activity;
}

/** Every so many events somebody does something: every five seconds. */
const activityEvery = 25;

const people = ["Amara", "Bo", "Chidi", "Dagny", "Elif", "Farid", "Greta", "Hana", "Ines", "Jun"];
const deeds = [
  "saved a new revision of",
  "measured the pitch of",
  "asked about the strings of",
  "built their own",
  "thanked the maker of",
  "uploaded a recording of",
  "corrected a dimension of",
];

/** Event `id`: the same one on every instance, as its number alone decides what happened. */
export function describe(id: number): BeatEvent {
  const event: BeatEvent = { id, at: new Date(timeOf(id)).toISOString() };
  if (id % activityEvery !== 0) return event;
  const turn = id / activityEvery;
  return {
    ...event,
    activity: {
      who: pick(people, turn * 7),
      did: pick(deeds, turn * 3),
      design: pick(designs, turn * 5).name,
    },
  };
}

/** The last few activities up to event `id`, newest first. */
export function recent(id: number, count: number): (BeatEvent & { activity: Activity })[] {
  const newest = id - (id % activityEvery);
  return Array.from({ length: count }, (_, index) =>
    describe(newest - index * activityEvery),
  ).filter((event) => hasActivity(event));
}

function hasActivity(event: BeatEvent): event is BeatEvent & { activity: Activity } {
  return event.activity !== undefined;
}

function pick<Item>(items: readonly Item[], turn: number): Item {
  const item = items[turn % items.length];
  if (item === undefined) throw new RangeError(`nothing to pick from at turn ${turn}`);
  return item;
}
