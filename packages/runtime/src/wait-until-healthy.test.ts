import { expect, test } from "vitest";
import { failureOf } from "../test/support/failure-of.ts";
import { answering } from "../test/support/answering.ts";
import { type HealthEvent, waitUntilHealthy } from "./wait-until-healthy.ts";

const quick = { everyMs: 1, deadlineMs: 5_000 };

/** Answers with these in turn, then with the last one for ever. */
async function inTurn(...statuses: number[]): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const { url } = await answering((_, response) => {
    const status = statuses[Math.min(asked, statuses.length - 1)] ?? 200;
    asked += 1;
    response.writeHead(status).end(status === 503 ? "database is missing" : "");
  });
  return { url, asked: () => asked };
}

test("resolves after enough good answers in a row, and counts anew after a bad one", async () => {
  const { url, asked } = await inTurn(503, 503, 200, 200, 503, 200);
  const events: HealthEvent[] = [];

  await waitUntilHealthy({ url }, { ...quick, onEvent: (event) => events.push(event) });

  expect(asked()).toBe(8);
  const failed = { type: "failed", reason: 'status 503 "database is missing"' };
  const good = [1, 2, 3].map((count) => ({
    type: "answered",
    status: 200,
    good: count,
    needed: 3,
  }));
  expect(events).toEqual([failed, good[0], good[1], failed, ...good]);
});

test("says at the deadline what was seen last and what was needed", async () => {
  const { url } = await inTurn(503);
  const wait = waitUntilHealthy({ url }, { everyMs: 10, deadlineMs: 200 });
  expect(await failureOf(wait)).toMatch(
    /^unhealthy: GET http:\S+: status 503 "database is missing" \d+ times?; 3 good answers in a row were needed within 200 ms$/,
  );
});

test("counts good answers that were too few at the deadline", async () => {
  const { url } = await inTurn(503, 200);
  const options = { everyMs: 10, deadlineMs: 200, successes: 1_000 };
  await expect(waitUntilHealthy({ url }, options)).rejects.toThrow(
    /: \d+ good in a row, before that status 503 "database is missing" 1 time; 1000 good/,
  );
});

test("says so where the deadline comes before the first answer", async () => {
  const { url } = await answering(() => undefined);
  await expect(waitUntilHealthy({ url }, { deadlineMs: 50 })).rejects.toThrow(
    /: no complete answer at all; 3 good answers/,
  );
});

test.each([
  [{ code: 1 }, "the instance exited with code 1 before 3 good answers in a row"],
  [{ signal: "SIGKILL" }, "the instance was ended by SIGKILL before"],
  [{}, "the instance ended, nobody saw how, before"],
])(
  "gives up at once when the instance has ended with %o, even where another answers",
  async (exit, message) => {
    const { url, asked } = await inTurn(200);
    const wait = waitUntilHealthy({ url }, { ...quick, stillRunning: async () => exit });
    const failure = await failureOf(wait);
    expect(failure).toMatch(/^exited: /);
    expect(failure).toContain(message);
    expect(asked()).toBe(1);
  },
);

test("throws the reason of an abort", async () => {
  const { url } = await inTurn(503);
  const controller = new AbortController();
  const onEvent = (): void => controller.abort(new Error("enough"));
  const wait = waitUntilHealthy({ url }, { ...quick, signal: controller.signal, onEvent });
  await expect(wait).rejects.toThrow("enough");
});
