import fc from "fast-check";
import { expect, test } from "vitest";

import { emptyTable, firstOf, lookUp, type Table, tableWriter, valuesOf } from "./table.ts";

const numbers = fc.oneof(
  fc.nat(100),
  fc.nat(),
  fc.nat().map((some) => 1_790_000_000_000 + some),
);
const changes = (key: fc.Arbitrary<string | number>) =>
  fc.array(fc.record({ key, remove: fc.boolean() }), { maxLength: 300 });

test.each([
  ["number", numbers],
  ["string", fc.oneof(fc.string({ maxLength: 2 }), fc.uuid()).filter((key) => key !== "__proto__")],
] as const)("with %s keys it is a map whose earlier versions stay as they were", (_, key) => {
  fc.assert(
    fc.property(changes(key), fc.nat(10), (list, perWriter) => {
      const model = new Map<string | number, number>();
      const versions: { table: Table<number>; entries: number[] }[] = [];
      let table = emptyTable<number>();
      let writer = tableWriter();
      for (const [index, change] of list.entries()) {
        if (perWriter === 0 || index % perWriter === 0) {
          versions.push({ table, entries: [...model.values()].toSorted((a, b) => a - b) });
          writer = tableWriter();
        }
        if (change.remove) model.delete(change.key);
        else model.set(change.key, index);
        table = change.remove
          ? writer.remove(table, change.key)
          : writer.set(table, change.key, index);
        expect(lookUp(table, change.key)).toBe(model.get(change.key));
        expect(table.size).toBe(model.size);
      }
      for (const version of versions) {
        expect([...valuesOf(version.table)].toSorted((a, b) => a - b)).toEqual(version.entries);
      }
    }),
  );
});

test("number keys are walked in their order", () => {
  fc.assert(
    fc.property(fc.uniqueArray(numbers, { maxLength: 300 }), (keys) => {
      const writer = tableWriter();
      const table = keys.reduce((made, key) => writer.set(made, key, key), emptyTable<number>());
      expect([...valuesOf(table)]).toEqual(keys.toSorted((a, b) => a - b));
      expect(firstOf(table)?.[1]).toBe(keys.length === 0 ? undefined : Math.min(...keys));
    }),
  );
});
