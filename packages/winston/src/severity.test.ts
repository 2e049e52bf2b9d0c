import { expect, test } from "vitest";
import { config } from "winston";

import { checkLevels, saysMore, severityOf } from "./severity.ts";

test("every level of npm, syslog and cli has a severity", () => {
  for (const { levels } of [config.npm, config.syslog, config.cli])
    expect(() => checkLevels(levels, {})).not.toThrow();
});

test.for([
  ["error", "err"],
  ["warn", "warning"],
  ["http", "info"],
  ["verbose", "debug"],
  ["silly", "debug"],
  ["emerg", "emerg"],
  ["notice", "notice"],
  ["toString", "notice"],
] as const)("%s is sent as %s", ([level, severity]) => {
  expect(severityOf(level, {})).toBe(severity);
});

test("severities that are given come first", () => {
  expect(severityOf("http", { http: "debug" })).toBe("debug");
  expect(severityOf("audit", { audit: "alert" })).toBe("alert");
});

test("names the levels that have no severity", () => {
  expect(() => checkLevels({ fatal: 0, audit: 1, chatter: 2 }, { chatter: "debug" })).toThrow(
    'levels without a syslog severity: audit; name one for each, as in severities: { "audit": "notice" }',
  );
});

test("a level goes along where its severity does not tell it", () => {
  expect(saysMore("http", severityOf("http", {}))).toBe(true);
  expect(saysMore("error", severityOf("error", {}))).toBe(false);
  expect(saysMore("info", severityOf("info", {}))).toBe(false);
});
