import fc from "fast-check";
import { expect, test } from "vitest";

import { plainFields, toPlain } from "./plain.ts";
import { redactionOf } from "./redaction.ts";

const nothing = redactionOf([]);

test("keeps what JSON can say", () => {
  const value = { a: 1, b: "two", c: [true, null], d: { e: new Date(0) } };
  expect(toPlain(value, nothing)).toEqual(JSON.parse(JSON.stringify(value)));
});

test("says what JSON cannot", () => {
  const round: Record<string, unknown> = { n: 12n, not: Number.NaN, bytes: Buffer.from("abc") };
  round["self"] = round;
  expect(
    toPlain({ ...round, map: new Map([["k", new Set([1])]]), f: test, s: Symbol("s") }, nothing),
  ).toEqual({
    n: "12",
    not: "NaN",
    bytes: "(3 bytes)",
    self: { n: "12", not: "NaN", bytes: "(3 bytes)", self: "(circular)" },
    map: { k: [1] },
    f: `(function ${test.name})`,
    s: "Symbol(s)",
  });
});

test("one value that cannot be read costs that value only", () => {
  const hostile = {
    get bad(): never {
      throw new Error("no");
    },
    json: {
      toJSON() {
        throw new TypeError("neither");
      },
    },
    fine: 1,
  };
  expect(toPlain(hostile, nothing)).toEqual({
    bad: "(unreadable: no)",
    json: "(unreadable: neither)",
    fine: 1,
  });
});

test("an error keeps its name, stack, cause and own fields", () => {
  const inner = new Error("inner");
  const error = Object.assign(new RangeError("outer", { cause: inner }), { code: "E" });
  expect(plainFields(error, nothing)).toMatchObject({
    name: "RangeError",
    message: "outer",
    stack: error.stack,
    code: "E",
    cause: { name: "Error", message: "inner", stack: inner.stack },
  });
});

test("depth, width and number of values have a limit", () => {
  const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), {});
  expect(JSON.stringify(toPlain(deep, nothing))).toContain("(too deep)");
  expect(toPlain(Array.from({ length: 1_005 }).fill(0), nothing)).toHaveLength(1_001);
  const wide = JSON.stringify(toPlain(hundred(hundred(hundred(1))), nothing));
  expect(wide).toContain("(too much)");
  expect(wide.length).toBeLessThan(1_000_000);
});

function hundred(below: unknown): unknown[] {
  return Array.from({ length: 100 }).fill(below);
}

test("whatever it is given, it gives what JSON can say", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true }), (value) => {
      const plain = toPlain(value, nothing);
      expect(JSON.parse(JSON.stringify({ plain }))).toEqual({ plain });
    }),
  );
});
