import { expect, test } from "vitest";

import { linear } from "./axis.ts";
import { lanesOf, placeMarks, type Mark, type MarkSpace } from "./marks.ts";

const space: MarkSpace = {
  scale: linear([0, 1_000], [0, 1_000]),
  left: 0,
  right: 1_000,
  lanes: 5,
  characters: 28,
  characterWidth: 6,
};

/** Pairs of labels that touch each other, and lines that run through another mark's label. */
function collisions(marks: readonly Mark[]): string[] {
  const found: string[] = [];
  for (const { label, title, x } of marks) {
    if (!label) continue;
    const width = label.text.length * space.characterWidth;
    const from = label.anchor === "start" ? x + 5 : x - 5 - width;
    for (const other of marks) {
      if (!other.label || other.title === title) continue;
      const inside = other.x > from && other.x < from + width;
      if (inside && other.label.lane >= label.lane) found.push(`${other.title} | ${title}`);
    }
  }
  return found;
}

test("labels events that lie close without a touch", () => {
  const events = [60, 90, 125, 141, 380, 990].map((atMs, index) => ({
    atMs,
    type: `event number ${index}`,
  }));
  const marks = placeMarks(events, space);
  expect(marks.every(({ label }) => label !== undefined)).toBe(true);
  expect(marks.at(-1)?.label?.anchor).toBe("end");
  expect(collisions(marks)).toEqual([]);
  expect(lanesOf(marks)).toBe(4);
});

test("leaves labels out where there is no room, but no mark and no switch", () => {
  const events = Array.from({ length: 40 }, (_, index) => ({
    atMs: 500 + index,
    type: index === 20 ? "switched" : `step-${index}`,
  }));
  const marks = placeMarks(events, space);
  expect(marks).toHaveLength(40);
  expect(marks.find(({ title }) => title === "switched")?.label).toBeDefined();
  expect(marks.filter(({ label }) => label === undefined).length).toBeGreaterThan(20);
  expect(collisions(marks)).toEqual([]);
});

test("falls back to short labels before it leaves switches without", () => {
  const small = { ...space, right: 300, scale: linear([0, 600], [0, 300]) };
  const events = [
    { atMs: 150, type: "switched", text: "to 2.1.0" },
    { atMs: 302, type: "switched", text: "back to 2.0.0" },
    { atMs: 420, type: "switched", text: "to 2.1.1" },
  ];
  const marks = placeMarks(events, small);
  expect(marks.map(({ label }) => label?.text)).toEqual(["switched", "switched", "switched"]);
  expect(marks.map(({ title }) => title)).toContain("switched back to 2.0.0");
});

test("draws no event from outside the run, and only so many", () => {
  expect(
    placeMarks(
      [
        { atMs: -5, type: "early" },
        { atMs: 1_005, type: "late" },
      ],
      space,
    ),
  ).toEqual([]);
  const flood = Array.from({ length: 5_000 }, (_, atMs) => ({ atMs: atMs / 5, type: "x" }));
  expect(placeMarks([...flood, { atMs: 999, type: "switched" }], space)).toHaveLength(60);
});
