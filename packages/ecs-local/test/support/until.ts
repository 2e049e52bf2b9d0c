import { inspect } from "node:util";

import { onTestFinished } from "vitest";

/**
 * Asks again until the answer passes; not after the test has ended.
 * @throws {Error} with the last answer, where none has passed within the limit (ms)
 */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  passes: (answer: Answer) => boolean,
  { limitMs = 100_000 }: { limitMs?: number } = {},
): Promise<Answer> {
  const over = new AbortController();
  onTestFinished(() => over.abort(new Error("the test has ended")));
  const limit = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    over.signal.throwIfAborted();
    if (passes(answer)) return answer;
    if (Date.now() > limit) {
      const last = inspect(answer, { depth: 5 }).slice(0, 2000);
      throw new Error(`nothing that was awaited came within ${limitMs} ms; at last: ${last}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
