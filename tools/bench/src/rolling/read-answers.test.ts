import { expect, it } from "vitest";

import type { LoggedAnswer } from "../children/version-log.ts";
import { readAnswers } from "./read-answers.ts";

const times = { commandAt: 100, acknowledgedAt: 160 };

/** One each 10 ms from 90 on, each of which takes 5 ms. */
function answersOf(...versions: readonly string[]): LoggedAnswer[] {
  return versions.map((version, index) => {
    const sentAt = 90 + index * 10;
    return { version, sentAt, endedAt: sentAt + 5 };
  });
}

it("tells the time until the new version answers, and no mixing, where all changes at once", () => {
  const answers = answersOf("1", "1", "1", "2", "2");
  expect(readAnswers(answers, "2", times)).toEqual({
    asked: 5,
    firstNewMs: 25,
    onlyNewMs: 15,
    mixedMs: 0,
    oldAnswers: 0,
  });
});

it("tells how long both versions answer in turn", () => {
  const answers = answersOf("1", "1", "2", "1", "2", "1", "2");
  expect(readAnswers(answers, "2", times)).toMatchObject({
    firstNewMs: 15,
    onlyNewMs: 45,
    mixedMs: 30,
    oldAnswers: 0,
  });
});

it("counts old answers to what was asked after the acknowledgement, not to what was under way", () => {
  const answers = answersOf("1", "2", "2", "2", "2", "2", "1", "1", "1", "2");
  expect(readAnswers(answers, "2", { ...times, acknowledgedAt: 152 }).oldAnswers).toBe(2);
});

it("refuses answers of which none is new, or the last one is old", () => {
  expect(() => readAnswers(answersOf("1", "1"), "2", times)).toThrow("no answer of 2 among 2");
  expect(() => readAnswers([], "2", times)).toThrow("no answer of 2 among 0");
  expect(() => readAnswers(answersOf("1", "2", "1"), "2", times)).toThrow("1 still answers");
});
