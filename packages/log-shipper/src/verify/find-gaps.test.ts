import { expect, test } from "vitest";

import { lossMessage } from "../write/loss-message.ts";
import { messageWriter } from "../write/message-writer.ts";
import { createGapFinder } from "./find-gaps.ts";

const write = messageWriter(
  {
    ...({
      facility: "user",
      severity: "info",
    } as const),
    hostname: "h",
    appName: "a",
    processId: "1",
    elements: [],
    numbered: {
      container: "c1",
      stream: "stdout",
    },
  },
  "rfc5424",
);

function found(numbers: readonly number[]) {
  const finder = createGapFinder();
  for (const number of numbers) finder.add(write("2026-11-25T10:00:00Z", String(number), 1, "x"));
  return finder;
}

test("finds nothing where nothing is missing, in any order", () => {
  expect(found([3, 1, 2, 2, 5, 4]).verdict()).toEqual({
    lines: 5,
    repeated: 1,
    unnumbered: 0,
    gaps: [],
    told: [],
  });
});

test("names each range that is missing", () => {
  const { gaps } = found([1, 2, 5, 9, 10]).verdict();
  expect(gaps).toEqual([
    { container: "c1", stream: "stdout", from: 3, to: 4 },
    { container: "c1", stream: "stdout", from: 6, to: 8 },
  ]);
});

test("reports exactly as many as were taken out, whichever they are", () => {
  const all = Array.from({ length: 2_000 }, (_, index) => index + 1);
  const left = all.filter((number) => number % 7 !== 3 || number === 3);
  const { gaps } = found(left).verdict();
  const missing = gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  expect(missing).toBe(all.length - left.length);
});

test("counts what has no numbers, and tells what the shipper told", () => {
  const finder = createGapFinder();
  finder.add("<14>1 - h a - - - text");
  const container = { id: "0123456789abcdef", name: "web" };
  const fields = { container, hostname: "h", since: "", id: 1, format: "rfc5424" } as const;
  finder.add(lossMessage({ ...fields, loss: { why: "rotated", lines: [2, 1] } }));
  expect(finder.verdict()).toMatchObject({
    unnumbered: 1,
    told: [
      {
        container: "0123456789ab",
        text: expect.stringContaining("lost 3 lines of container web") as string,
      },
    ],
  });
});
