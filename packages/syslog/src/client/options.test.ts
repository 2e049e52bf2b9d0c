import { expect, test } from "vitest";

import { settle } from "./options.ts";
import { createWaiters } from "./waiters.ts";

test("a limit that no timer has becomes the longest that one has", () => {
  const settled = settle({
    connectTimeoutMs: Infinity,
    stallTimeoutMs: Infinity,
    settleMs: Infinity,
    reconnect: { minMs: 5, maxMs: Infinity },
  });
  expect(settled).toMatchObject({
    connectTimeoutMs: 2_147_483_647,
    stallTimeoutMs: 2_147_483_647,
    settleMs: Infinity,
    reconnect: { minMs: 5, maxMs: 2_147_483_647 },
  });
});

test("pauses between attempts that make no sense are refused", () => {
  expect(() => settle({ reconnect: { minMs: 0 } })).toThrow(
    "reconnect.minMs is 0: expected a number of at least 1",
  );
  expect(() => settle({ reconnect: { maxMs: Number.NaN } })).toThrow("reconnect.maxMs is NaN");
});

test("a wait without end lasts until its condition holds", async () => {
  const waiters = createWaiters();
  let holds = false;
  const waited = waiters.until(() => holds, { timeoutMs: Infinity });
  // Over at once, it would be false by now.
  await waiters.until(() => false, { timeoutMs: 20 });
  holds = true;
  waiters.check();
  expect(await waited).toBe(true);
});
