import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";

import { cleanDeploy, failingRestart, hostileRun, longRun } from "../../test/sample-runs.ts";
import { columnsOf } from "./columns.ts";
import { renderText } from "./text.ts";

test("says of a clean deploy all that one asks at its end", () => {
  expect(renderText(cleanDeploy())).toBe(
    [
      "✔ 0 of 2,060 requests failed",
      "http://127.0.0.1:8080/, 41.2 s from 2026-03-14 03:09:26 UTC",
      "longest outage  none seen; one shorter than 20 ms could have gone unseen",
      "latency         p50 2.6 ms   p90 4 ms   p99 7.9 ms   max 15 ms",
      "versions        1.4.0    624 answers  0.0–12.5 s",
      "                1.5.0  1,436 answers  12.5–41.2 s",
      "switch 12.5 s   first new +4 ms, last old -14 ms, 0 old answers after",
      "streams         4 opened: 4 moved, 0 cut at the drain limit, 0 cut; 812 events",
      "traffic         50 requests a second: 40 on kept connections, 10 on new ones",
      "command         hitless-blue-green deploy --stack compose.yaml (exit 0)",
    ].join("\n"),
  );
});

test("puts failures with reason, count and time behind the verdict", () => {
  const lines = renderText(failingRestart()).split("\n");
  expect(lines[0]).toBe("✖ 115 of 600 requests failed, 2 streams cut");
  expect(lines[2]).toBe("failures        107  connection refused         4.2–6.3 s");
  expect(lines[3]).toBe("                  8  status 503 instead of 200  6.3–6.5 s");
  expect(lines[4]).toMatch(/^longest outage {2}2.3 s; one shorter than 20 ms/);
});

test("warns when the probe itself was late, and only then", () => {
  expect(renderText(longRun())).toContain("too busy to send on time (p99 41 ms late)");
  expect(renderText(cleanDeploy())).not.toContain("warning");
});

test("is red, not green, when only a stream was cut", () => {
  const streams = { opened: 1, moved: 0, cutAtDrainLimit: 0, cut: 1, events: 0, reasons: {} };
  const text = renderText({ ...cleanDeploy(), streams }, { color: true });
  expect(text.split("\n")[0]).toContain("\u001b[31m");
  expect(text).toContain("0 of 2,060 requests failed, 1 stream cut");
});

test("calls a run without a request no success", () => {
  const receipt = cleanDeploy();
  const requests = { ...receipt.requests, sent: 0 };
  expect(renderText({ ...receipt, requests })).toMatch(/^✖ No request was sent/);
});

test("says the same with and without color", () => {
  const plain = renderText(failingRestart());
  const colored = renderText(failingRestart(), { color: true });
  expect(colored).not.toBe(plain);
  expect(stripVTControlCharacters(colored)).toBe(plain);
});

test("keeps to 20 lines of 80 columns, whatever a server answers", () => {
  const hostile = hostileRun();
  const many = Array.from({ length: 40 }, (_, index) => index);
  const receipt = {
    ...hostile,
    lateMs: { p50: 1, p99: 900, max: 9_000 },
    failures: many.map((index) => ({
      kind: "get" as const,
      connection: "new" as const,
      count: 1e6,
      firstAtMs: 0,
      lastAtMs: 3_000,
      reason: `版本\u001b[2J${index}`.repeat(20),
    })),
    versions: many.map((index) => ({
      name: `v${index}\n`.repeat(50),
      answers: 1e9,
      firstAtMs: 0,
      lastAtMs: 3_000,
    })),
    switches: many.map((index) => ({ atMs: index, oldAnswersAfter: index })),
  };
  const lines = renderText(receipt).split("\n");
  expect(lines.length).toBeLessThanOrEqual(20);
  expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(80);
  expect(lines.join("")).not.toMatch(/\p{Cc}/u);
  expect(lines.join("\n")).toContain("and 37 more reasons");
});
