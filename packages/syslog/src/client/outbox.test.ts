import fc from "fast-check";
import { expect, test } from "vitest";

import { createOutbox, type Outbox, type Piece } from "./outbox.ts";

test("what is taken in comes out framed, once and in order, in pieces of whole messages", () => {
  const outbox = createOutbox({ framing: "octet-counting", maxBytes: 1e6, windowBytes: 0 });
  expect(outbox.append("one")).toBe(1);
  expect(outbox.append("zwölf Bytes")).toBe(2);
  const piece = outbox.next();
  expect(piece?.bytes.toString()).toBe("3 one12 zwölf Bytes");
  expect(piece?.through).toBe(2);
  expect(outbox.next()).toBeUndefined();
});

test("takes nothing in when there is no room, and again when some was taken", () => {
  const outbox = createOutbox({ framing: "line", maxBytes: 1_000, windowBytes: 0 });
  const text = "x".repeat(300);
  expect([outbox.append(text), outbox.append(text), outbox.append(text)]).toEqual([1, 2, 3]);
  expect(outbox.append(text)).toBeUndefined();
  expect(outbox.position).toBe(3);
  const piece = outbox.next();
  expect(outbox.append(text)).toBeUndefined();
  outbox.take(piece as Piece);
  expect(outbox.append(text)).toBe(4);
  expect(outbox.waitingBytes).toBe(301);
});

test.for([100, 33_000, 60_000, 65_536, 90_000])(
  "messages of %i bytes take little more memory than they have",
  (length) => {
    const outbox = createOutbox({ framing: "line", maxBytes: 1e7, windowBytes: 0 });
    while (outbox.append("x".repeat(length)) !== undefined);
    const { waitingBytes } = outbox;
    let memory = 0;
    for (let piece = outbox.next(); piece !== undefined; piece = outbox.next()) {
      memory += piece.bytes.buffer.byteLength;
    }
    expect(memory).toBeLessThan((waitingBytes * 8) / 7 + 131_072);
  },
);

test("begins again with no more than the window and one slab, and forgets what need not come again", () => {
  const outbox = createOutbox({ framing: "line", maxBytes: 1e9, windowBytes: 200_000 });
  for (let count = 0; count < 10_000; count += 1) outbox.append("x".repeat(99));
  takeAll(outbox);
  const again = outbox.rewind();
  expect(again?.to).toBe(10_000);
  const repeated = 10_000 - (again?.from ?? 0) + 1;
  expect(repeated * 100).toBeGreaterThanOrEqual(200_000);
  expect(repeated * 100).toBeLessThanOrEqual(200_000 + 2 * 65_536);
  expect(outbox.isSettled).toBe(false);
  expect(takeAll(outbox)).toBe(repeated * 100);
  expect(outbox.isSettled).toBe(true);
  outbox.forget();
  expect(outbox.rewind()).toBeUndefined();
  outbox.append("new");
  expect(outbox.next()?.bytes.toString()).toBe("new\n");
});

test("without a window it begins again with the first that was not taken", () => {
  const outbox = createOutbox({ framing: "none", maxBytes: 1e6, windowBytes: 0 });
  for (const text of ["a", "b", "c", "d"]) outbox.append(text);
  const pieces = [outbox.nextMessage(), outbox.nextMessage(), outbox.nextMessage()];
  outbox.take(pieces[0] as Piece);
  expect(outbox.rewind()).toEqual({ from: 2, to: 3 });
  const rest = [outbox.nextMessage(), outbox.nextMessage(), outbox.nextMessage()];
  expect(rest.map((piece) => piece?.bytes.toString())).toEqual(["b", "c", "d"]);
  expect(outbox.nextMessage()).toBeUndefined();
});

const step = fc.oneof(
  fc.record({ do: fc.constant("append" as const), bytes: fc.nat({ max: 90_000 }) }),
  fc.record({ do: fc.constantFrom("send" as const, "take" as const, "break" as const) }),
);

test("however sending, acknowledging and breaking mix, what was not taken comes, in order", () => {
  const framing = fc.constantFrom("line" as const, "none" as const);
  const windowBytes = fc.constantFrom(0, 1, 100_000);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), framing, windowBytes, (steps, kind, window) => {
      const outbox = createOutbox({ framing: kind, maxBytes: 1e6, windowBytes: window });
      const next = () => (kind === "none" ? outbox.nextMessage() : outbox.next());
      let sent: Piece[] = [];
      let gap = false;
      for (const each of steps) {
        if (each.do === "append") outbox.append("x".repeat(each.bytes));
        if (each.do === "send") sent.push(...[next()].filter((piece) => piece !== undefined));
        if (each.do === "take") for (const piece of sent.splice(0, 1)) outbox.take(piece);
        if (each.do === "break") {
          sent = [];
          const again = outbox.rewind();
          gap ||= (again?.from ?? 0) > outbox.taken + 1;
        }
      }
      const { taken } = outbox;
      outbox.rewind();
      let last = taken;
      for (let piece = next(); piece !== undefined; piece = next()) {
        outbox.take(piece);
        last = piece.through;
      }
      expect(gap).toBe(false);
      expect(last).toBe(outbox.position);
      expect(outbox.taken).toBe(outbox.position);
      expect(outbox.waitingBytes).toBe(0);
      expect(outbox.isSettled).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

function takeAll(outbox: Outbox): number {
  let bytes = 0;
  for (let piece = outbox.next(); piece !== undefined; piece = outbox.next()) {
    bytes += piece.bytes.length;
    outbox.take(piece);
  }
  return bytes;
}
