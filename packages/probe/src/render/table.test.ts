import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";

import { cleanDeploy, failingRestart, hostileRun, longRun } from "../../test/sample-runs.ts";
import { columnsOf } from "./columns.ts";
import { renderTable } from "./table.ts";

const rows = [
  { label: "restart in place", receipt: failingRestart() },
  { label: "hitless deploy", receipt: cleanDeploy() },
];

test("puts receipts side by side, one line each", () => {
  expect(renderTable(rows)).toBe(
    [
      "                      failed  outage  old after switch  streams moved     p99",
      "restart in place  115 of 600   2.3 s                 –         0 of 2  145 ms",
      "hitless deploy    0 of 2,060    none                 0         4 of 4  7.9 ms",
    ].join("\n"),
  );
});

test("colors each line by its verdict and says the same without", () => {
  const [, bad, good] = renderTable(rows, { color: true }).split("\n");
  expect(bad).toContain("\u001b[31m");
  expect(good).toContain("\u001b[32m");
  expect(stripVTControlCharacters(renderTable(rows, { color: true }))).toBe(renderTable(rows));
});

test("adds up the old answers of several switches", () => {
  const line = renderTable([{ label: "three", receipt: longRun() }]).split("\n")[1];
  expect(line).toMatch(/^three +45 of 30,000 +900 ms +3 +– +18 ms$/);
});

test("clips a long label and shows its control characters", () => {
  const table = renderTable([{ label: "\u001b]0;".repeat(20), receipt: hostileRun() }]);
  expect(table.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  expect(Math.max(...table.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
});
