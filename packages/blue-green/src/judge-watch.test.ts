import { expect, test } from "vitest";

import { judgeWatch } from "./judge-watch.ts";

const well = { answered: 1_000, failed: 0, usualShare: 0 };

test.each([
  ["all is well", well],
  ["too few failed to say anything", { ...well, answered: 2, failed: 2 }],
  ["the failed are a small share", { ...well, failed: 50 }],
  ["the old release failed as often", { ...well, failed: 200, usualShare: 0.18 }],
  [
    "health checks failed less often than the limit",
    { ...well, unhealthy: { instance: "web-1", times: 2, reason: "status 503" } },
  ],
])("says nothing when %s", (_, facts) => {
  expect(judgeWatch(facts)).toBeUndefined();
});

test.each([
  [
    "many requests fail",
    { ...well, failed: 51 },
    "51 of 1000 requests to the new release failed (5.1 %); before it were 0 %",
  ],
  ["nothing is answered", { ...well, answered: 0, failed: 3 }, "3 of 3 requests"],
  [
    "an instance has ended",
    { ...well, ended: "web-1 ended with exit code 1" },
    "web-1 ended with exit code 1 while it was watched",
  ],
  [
    "an instance is unhealthy",
    { ...well, unhealthy: { instance: "web-1", times: 3, reason: "status 503" } },
    "web-1 failed 3 health checks in a row: status 503",
  ],
])("says why when %s", (_, facts, reason) => {
  expect(judgeWatch(facts)).toContain(reason);
});
