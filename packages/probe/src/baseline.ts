import { ProbeError } from "./errors.ts";
import { type Expectation, judge, learn } from "./judge.ts";
import type { Settings } from "./settings.ts";
import type { RequestKind } from "./receipt.ts";
import type { Sent } from "./traffic.ts";

/** What a good answer is, for each kind of request. */
export type Expectations = Readonly<Partial<Record<RequestKind, Expectation>>>;

/** Learns from the answers before the run what is good. */
export interface Baseline {
  add: (sent: Sent) => void;
  answers: () => number;
  /** @throws {ProbeError} `unclean-baseline` */
  read: () => Expectations;
}

export function createBaseline({ url, paths, expected }: Settings): Baseline {
  const learned: Partial<Record<RequestKind, Expectation>> = {};
  const problems = new Map<string, number>();
  let answers = 0;

  return {
    add: ({ kind, exchange: { reply } }) => {
      answers += 1;
      const expectation = learned[kind] ?? expected ?? learn(reply);
      if (expectation) learned[kind] = expectation;
      const problem = judge(expectation ?? { is: "class", hundreds: 2 }, reply);
      if (problem === undefined) return;
      const what = `${kind === "post" ? "POST" : "GET"} ${paths[kind] ?? paths.get}: ${problem}`;
      problems.set(what, (problems.get(what) ?? 0) + 1);
    },
    answers: () => answers,
    read: () => {
      if (problems.size === 0) return learned;
      const bad = [...problems.values()].reduce((sum, count) => sum + count, 0);
      const list = [...problems].slice(0, 5).map(([what, count]) => `  ${count} × ${what}`);
      throw unclean(`${bad} of ${answers} requests to ${url.origin} failed:\n${list.join("\n")}`);
    },
  };
}

/** The error for a baseline that shows nothing. */
export function unclean(seen: string): ProbeError {
  return new ProbeError(
    "unclean-baseline",
    `The baseline is not clean, so nothing could be proved and nothing was started. ${seen}\n` +
      `The site must answer well by itself first; an answer other than 2xx or 3xx that is right must be named as expected.`,
  );
}
