import { expect, test } from "vitest";

import { keepTrying } from "./keep-trying.ts";

test("is not done again when it is no longer wanted", async () => {
  const problems: unknown[] = [];
  await keepTrying(() => Promise.reject(new Error("away")), {
    isWanted: () => problems.length < 2,
    onProblem: (error) => problems.push(error),
    firstWaitMs: 1,
    signal: new AbortController().signal,
  });
  expect(problems).toHaveLength(2);
});

test("does it again after each failure, and ends with the signal", async () => {
  const closing = new AbortController();
  let calls = 0;
  const problems: unknown[] = [];
  await keepTrying(
    () => {
      calls += 1;
      if (calls === 4) closing.abort();
      return Promise.reject(new Error("away"));
    },
    {
      isWanted: () => true,
      onProblem: (error) => problems.push(error),
      firstWaitMs: 10,
      maxWaitMs: 20,
      signal: closing.signal,
    },
  );
  expect(problems).toHaveLength(3);
});
