import { expect, test } from "vitest";

import type { Outcome } from "./outcome.ts";
import type { DeployReceipt } from "./receipt.ts";
import { renderReceipt } from "./render-receipt.ts";

const reason = {
  summary: "web-green-2 exited with code 7",
  instance: "web-green-2",
  lastLines: ["cannot open \u001B[31mdatabase\u001B[0m"],
};

function receiptOf(outcome: Outcome, more: Partial<DeployReceipt> = {}): DeployReceipt {
  return {
    schemaVersion: 1,
    stack: "shop",
    kind: "deploy",
    outcome,
    from: { release: "1-old", version: "1", color: "blue", ids: [] },
    to: { release: "2-new", version: "2", color: "green", ids: [] },
    address: "http://127.0.0.1:8080",
    startedAt: "2030-01-01T00:00:00.000Z",
    durationMs: 125_000,
    steps: [],
    cut: 0,
    ...more,
  };
}

test.each<[Outcome, string]>([
  [
    { is: "deployed" },
    "deployed  2-new serves shop at http://127.0.0.1:8080 (before: 1-old), in 2 min 5 s",
  ],
  [{ is: "unchanged" }, "unchanged  2-new serves shop at http://127.0.0.1:8080"],
  [
    { is: "failed", reason },
    "failed  2-new was not fit to serve; 1-old serves as before, after 2 min 5 s",
  ],
  [{ is: "reverted", reason }, "reverted  2-new was not well; 1-old serves again, after 2 min 5 s"],
  [
    { is: "unwell", reason },
    "not well  2-new has the traffic of shop at http://127.0.0.1:8080, and there is nothing healthy to go back to",
  ],
  [{ is: "interrupted" }, "interrupted  undone; 1-old serves as before"],
])("says how it ended, and how long it took: %j", (outcome, headline) => {
  expect(renderReceipt(receiptOf(outcome), { color: false }).split("\n")[0]).toBe(headline);
});

test("says in words what was done, and the time of a short one", () => {
  const rollback = receiptOf({ is: "deployed" }, { kind: "rollback", durationMs: 850, cut: 4 });
  expect(renderReceipt(rollback, { color: false })).toBe(
    "rolled back  2-new serves shop at http://127.0.0.1:8080 (before: 1-old), in 850 ms\n" +
      "  4 open requests and streams were cut at the drain limit",
  );
  const { from: _from, ...first } = receiptOf({ is: "failed", reason }, { durationMs: 12_340 });
  expect(renderReceipt(first, { color: false })).toBe(
    "failed  2-new was not fit to serve; nothing serves, after 12.3 s\n" +
      "  web-green-2 exited with code 7\n" +
      "  the last lines of web-green-2:\n" +
      "  | cannot open database",
  );
});

test("paints where it may", () => {
  const receipt = receiptOf({ is: "deployed" });
  expect(renderReceipt(receipt, { color: true })).toContain("\u001B[32mdeployed\u001B[39m  2-new");
});
