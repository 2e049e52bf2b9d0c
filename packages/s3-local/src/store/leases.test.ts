import { expect, test } from "vitest";

import { leases } from "./leases.ts";

function recorded() {
  const removed: string[] = [];
  const held = leases(async (file) => void removed.push(file));
  return { held, removed };
}

test("removes at once what nobody reads", async () => {
  const { held, removed } = recorded();
  await held.remove(["a", "b"]);
  expect(removed).toEqual(["a", "b"]);
});

test("keeps what is read until its last reader is done, and removes it once", async () => {
  const { held, removed } = recorded();
  const [first, second] = [held.take(["a"]), held.take(["a", "b"])];
  await held.remove(["a"]);
  expect(removed).toEqual([]);
  await first();
  expect(removed).toEqual([]);
  await second();
  expect(removed).toEqual(["a"]);
});

test("keeps what was only read", async () => {
  const { held, removed } = recorded();
  await held.take(["a"])();
  expect(removed).toEqual([]);
});
