import { Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { ask } from "./asker.ts";
import { monotonicMs } from "./monotonic.ts";

/** One answer; times by `monotonicMs`. */
export interface LoggedAnswer {
  version: string;
  sentAt: number;
  endedAt: number;
}

/** Asks over one kept connection, and notes who has answered each time. */
export interface VersionLog {
  /** Asks no more, and gives all answers in their order. What failed is not in it. */
  end(): Promise<LoggedAnswer[]>;
}

/** As the probe has it: an answer that is late is one all the same. */
const answerLimitMs = 10_000;

/**
 * Resolves when a version answers.
 * @param options.pauseMs - between an answer and the next question
 * @throws {Error} where nobody answers within the limit
 */
export async function startVersionLog(
  url: string,
  { pauseMs, limitMs }: { pauseMs: number; limitMs: number },
): Promise<VersionLog> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answers: LoggedAnswer[] = [];
  const over = new AbortController();
  const askOn = async () => {
    while (!over.signal.aborted) {
      const sentAt = monotonicMs();
      const version = await ask(url, agent, answerLimitMs);
      if (version !== undefined) answers.push({ version, sentAt, endedAt: monotonicMs() });
      await delay(pauseMs);
    }
    agent.destroy();
  };
  const asking = askOn();
  const end = async () => {
    over.abort();
    await asking;
    return answers;
  };
  const deadline = monotonicMs() + limitMs;
  while (answers.length === 0) {
    if (monotonicMs() > deadline) {
      await end();
      throw new Error(`no answer within ${limitMs} ms at ${url}`);
    }
    await delay(10);
  }
  return { end };
}
