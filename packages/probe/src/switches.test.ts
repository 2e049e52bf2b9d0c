import { describe, expect, test } from "vitest";
import { createSwitchLog, type SwitchLog } from "./switches.ts";
import { unknownKey } from "./version.ts";

/** Answers 10 ms apart, each there 5 ms after it was sent. */
function answers(log: SwitchLog, key: string, from: number, to: number): void {
  for (let sentAt = from; sentAt < to; sentAt += 10) {
    log.answered({ sentAt, endedAt: sentAt + 5, key });
  }
}

describe("a switch", () => {
  test("has no old answer after it when each was sent before", () => {
    const log = createSwitchLog();
    answers(log, "old", 0, 100);
    log.answered({ sentAt: 99, endedAt: 500, key: "old" });
    answers(log, "new", 95.5, 200);
    log.switched(100);
    expect(log.read()).toEqual([
      { at: 100, firstNewAt: 100.5, lastOldAt: 500, oldAnswersAfter: 0 },
    ]);
  });

  test("counts each old answer to a request sent after it", () => {
    const log = createSwitchLog();
    answers(log, "old", 0, 100);
    log.switched(100);
    answers(log, "old", 105, 135);
    answers(log, "new", 135, 300);
    expect(log.read()).toMatchObject([{ oldAnswersAfter: 3, lastOldAt: 130, firstNewAt: 140 }]);
  });

  test("gives a time in whole milliseconds the benefit of its rounding", () => {
    const log = createSwitchLog();
    answers(log, "old", 0, 100);
    log.switched(100);
    log.answered({ sentAt: 100.9, endedAt: 105, key: "old" });
    log.answered({ sentAt: 101, endedAt: 105, key: "old" });
    expect(log.read()).toMatchObject([{ oldAnswersAfter: 1 }]);
  });

  test("is told from the next one, there and back again", () => {
    const log = createSwitchLog();
    answers(log, "a", 0, 100);
    log.switched(100);
    answers(log, "b", 101, 200);
    log.switched(200);
    answers(log, "a", 201, 300);
    expect(log.read().map(({ oldAnswersAfter }) => oldAnswersAfter)).toEqual([0, 0]);
    expect(log.read()[1]).toMatchObject({ firstNewAt: 206 });
  });

  test("may be reported after later answers, and out of order", () => {
    const log = createSwitchLog();
    answers(log, "a", 0, 100);
    answers(log, "b", 101, 200);
    answers(log, "c", 201, 300);
    log.switched(200);
    log.switched(100);
    expect(log.read()).toMatchObject([
      { at: 100, oldAnswersAfter: 0 },
      { at: 200, oldAnswersAfter: 0 },
    ]);
  });

  test("that changed nothing has only old answers after it", () => {
    const log = createSwitchLog();
    answers(log, "a", 0, 100);
    log.switched(100);
    answers(log, "a", 101, 200);
    expect(log.read()).toEqual([{ at: 100, lastOldAt: 196, oldAnswersAfter: 10 }]);
  });

  test("is left out where nobody is named", () => {
    const log = createSwitchLog();
    answers(log, unknownKey, 0, 100);
    log.switched(50);
    expect(log.read()).toEqual([]);
  });
});

test("counts the same when answers have been added up, minutes later", () => {
  const log = createSwitchLog();
  answers(log, "old", 0, 100_000);
  log.switched(100_000);
  answers(log, "old", 100_001, 100_100);
  answers(log, "new", 100_100, 400_000);
  expect(log.read()).toMatchObject([
    { oldAnswersAfter: 10, firstNewAt: 100_105, lastOldAt: 100_096 },
  ]);
});
