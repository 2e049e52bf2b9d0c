import type { ProbeReceipt } from "../../receipt.ts";
import { columnsOf } from "../columns.ts";
import { clip } from "../format.ts";
import type { Scale } from "./axis.ts";

/** A vertical mark, with its label where there is room for one. */
export interface Mark {
  x: number;
  atMs: number;
  /** The whole text, not shortened. */
  title: string;
  /** Lanes are counted from the plot upwards. */
  label?: { text: string; lane: number; anchor: "start" | "end" };
}

/** Where marks may stand. */
export interface MarkSpace {
  scale: Scale;
  /** First and last place. */
  left: number;
  right: number;
  /** Lines of labels above the plot. */
  lanes: number;
  /** Characters of a label. */
  characters: number;
  characterWidth: number;
}

type Wish = Mark & { important: boolean; name: string };
type Placed = Wish & Required<Mark> & { from: number; to: number };
type Texts = "title" | "name";

const mostMarks = 60;
const gap = 6;

/**
 * Places the events of a run. Labels touch neither each other nor another label's line; one that finds
 * no room stays away (its event is in the table). Switches keep their labels before others do. Events
 * outside the run and what is beyond {@link mostMarks} are not drawn.
 */
export function placeMarks(events: ProbeReceipt["events"], space: MarkSpace): Mark[] {
  const wishes = events
    .map((event) => wishOf(event, space.scale))
    .filter(({ x }) => x >= space.left - 0.5 && x <= space.right + 0.5)
    .toSorted((a, b) => Number(b.important) - Number(a.important))
    .slice(0, mostMarks);
  // From right to left, each label finds the lines below it that it would cross, if lanes suffice.
  const fromRight = wishes.toSorted((a, b) => b.x - a.x);
  const attempts = [
    place(fromRight, "title", space),
    place(wishes, "title", space),
    place(fromRight, "name", space),
    place(wishes, "name", space),
  ];
  const best = attempts.reduce((one, other) => (worth(other) > worth(one) ? other : one));
  return best.toSorted((a, b) => a.x - b.x);
}

/** How many lines of labels are in use. */
export function lanesOf(marks: readonly Mark[]): number {
  return marks.reduce((lanes, { label }) => Math.max(lanes, label ? label.lane + 1 : 0), 0);
}

/** An event in words: `switched to green`. */
export function titleOf({ type, text }: { type: string; text?: string }): string {
  const name = nameOf(type);
  return text === undefined || text === "" ? name : `${name} ${text}`;
}

function nameOf(type: string): string {
  return type === "drain-limit" ? "drain limit" : type;
}

function wishOf(event: ProbeReceipt["events"][number], scale: Scale): Wish {
  const { atMs, type } = event;
  const title = titleOf(event);
  return { x: scale(atMs), atMs, title, name: nameOf(type), important: type === "switched" };
}

function place(wishes: readonly Wish[], texts: Texts, space: MarkSpace): Wish[] {
  const placed: Placed[] = [];
  return wishes.map((wish) => {
    const found = findPlace(wish, clip(wish[texts], space.characters), placed, space);
    if (found === undefined) return wish;
    placed.push(found);
    return { ...wish, label: found.label };
  });
}

function worth(marks: readonly Wish[]): number {
  const labeled = marks.filter(({ label }) => label !== undefined);
  return labeled.reduce((sum, { important }) => sum + (important ? mostMarks : 1), 0);
}

function findPlace(
  wish: Wish,
  text: string,
  placed: readonly Placed[],
  space: MarkSpace,
): Placed | undefined {
  const width = columnsOf(text) * space.characterWidth;
  for (const anchor of ["start", "end"] as const) {
    const from = anchor === "start" ? wish.x + gap : wish.x - gap - width;
    if (from < space.left || from + width > space.right) continue;
    for (let lane = 0; lane < space.lanes; lane += 1) {
      const candidate = { ...wish, from, to: from + width, label: { text, lane, anchor } };
      if (!placed.some((other) => collide(candidate, other))) return candidate;
    }
  }
  return undefined;
}

function collide(one: Placed, other: Placed): boolean {
  const sameLane = one.label.lane === other.label.lane;
  const overlap = one.from < other.to + gap && other.from < one.to + gap;
  return (sameLane && overlap) || crosses(one, other) || crosses(other, one);
}

/** Lines go down from their label: one meets the labels of its own lane and of those below. */
function crosses(line: Placed, { from, to, label }: Placed): boolean {
  return line.label.lane >= label.lane && line.x > from - 2 && line.x < to + 2;
}
