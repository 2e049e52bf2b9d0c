import type { LoggedAnswer } from "../children/version-log.ts";
import { BenchError } from "../errors.ts";

/** By `monotonicMs`. */
export interface RollTimes {
  commandAt: number;
  acknowledgedAt: number;
}

/** What clients saw of it; times in ms from the command. */
export interface Roll {
  asked: number;
  firstNewMs: number;
  /** The last answer of another version was complete; 0 where there was none after the command. */
  onlyNewMs: number;
  /** From the first new answer to the last old one; 0 where none came after it. */
  mixedMs: number;
  /** To questions that were asked after the acknowledgement. */
  oldAnswers: number;
}

/**
 * Reads from all answers, in their order, how the new version replaced the others. Pure.
 * @throws {BenchError} `bad-answers` where the new version never answered, or has not the last word
 */
export function readAnswers(
  answers: readonly LoggedAnswer[],
  version: string,
  { commandAt, acknowledgedAt }: RollTimes,
): Roll {
  const isNew = (answer: LoggedAnswer) => answer.version === version;
  const firstNew = answers.find(isNew);
  const last = answers.at(-1);
  if (firstNew === undefined || last === undefined)
    throw new BenchError("bad-answers", `no answer of ${version} among ${answers.length}`);
  if (!isNew(last))
    throw new BenchError("bad-answers", `${last.version} still answers beside ${version}`);
  const lastOldAt = answers.findLast((answer) => !isNew(answer))?.endedAt ?? -Infinity;
  return {
    asked: answers.length,
    firstNewMs: firstNew.endedAt - commandAt,
    onlyNewMs: Math.max(0, lastOldAt - commandAt),
    mixedMs: Math.max(0, lastOldAt - firstNew.endedAt),
    oldAnswers: answers.filter((answer) => !isNew(answer) && answer.sentAt > acknowledgedAt).length,
  };
}
