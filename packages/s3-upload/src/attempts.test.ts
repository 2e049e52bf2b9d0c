import { expect, test } from "vitest";

import { type AttemptEvent, backoff, withAttempts } from "./attempts.ts";
import { UploadError, type UploadErrorCode } from "./errors.ts";

const { signal } = new AbortController();

test("waits twice as long each time, half of it at random, half a minute at most", () => {
  expect([1, 2, 3, 4].map((attempt) => backoff(attempt, 1000, 1))).toEqual([
    1000, 2000, 4000, 8000,
  ]);
  expect(backoff(1, 1000, 0)).toBe(500);
  expect(backoff(20, 1000, 1)).toBe(30_000);
});

test.for(["network", "busy"] as const)(
  "tries again after %s, as often as allowed",
  async (code) => {
    const { work, calls } = failing(code, Infinity);
    const events: string[] = [];
    const onEvent = ({ type }: AttemptEvent) => events.push(type);
    const tried = withAttempts(work, { retries: 2, backoffMs: 1 }, { signal, onEvent });
    await expect(tried).rejects.toMatchObject({ code });
    expect(calls).toEqual([1, 2, 3]);
    expect(events).toEqual(["retrying", "retrying"]);
  },
);

test("answers what it comes to in the end", async () => {
  const { work } = failing("network", 2);
  expect(await withAttempts(work, { backoffMs: 1 }, { signal })).toBe("done");
});

test.for(["forbidden", "cors", "too-large", "unreadable", "signed-out", "misconfigured"] as const)(
  "does not try again after %s",
  async (code) => {
    const { work, calls } = failing(code, Infinity);
    await expect(withAttempts(work, { backoffMs: 1 }, { signal })).rejects.toMatchObject({ code });
    expect(calls).toEqual([1]);
  },
);

test("has a permission that ran out made anew, once", async () => {
  let expired = 0;
  const onExpired = () => (expired += 1);
  const once = failing("expired", 1);
  expect(await withAttempts(once.work, {}, { signal, onExpired })).toBe("done");
  expect(expired).toBe(1);

  const always = failing("expired", Infinity);
  await expect(withAttempts(always.work, {}, { signal, onExpired })).rejects.toMatchObject({
    code: "expired",
    message: "expired; it was signed twice, so the clock of the signer is probably wrong",
  });
  expect(always.calls).toHaveLength(2);
});

test("waits as long as it was asked to instead", async () => {
  const waits: number[] = [];
  const onEvent = (event: AttemptEvent) => {
    if (event.type === "retrying") waits.push(event.afterMs);
  };
  const { work } = failing("busy", 1, { retryAfterMs: 3 });
  await withAttempts(work, { backoffMs: 1e6 }, { signal, onEvent });
  expect(waits).toEqual([3]);
});

test("stops waiting when it is aborted, with the reason", async () => {
  const stop = new AbortController();
  const onEvent = () => stop.abort(new Error("enough"));
  const { work, calls } = failing("network", Infinity);
  const tried = withAttempts(work, { backoffMs: 1e6 }, { signal: stop.signal, onEvent });
  await expect(tried).rejects.toThrow("enough");
  expect(calls).toEqual([1]);
});

test("leaves a mistake of the program as it is", async () => {
  const tried = withAttempts(mistake, {}, { signal });
  await expect(tried).rejects.toThrow(TypeError);
});

function failing(code: UploadErrorCode, times: number, facts: { retryAfterMs?: number } = {}) {
  const calls: number[] = [];
  const work = async (attempt: number) => {
    calls.push(attempt);
    if (calls.length > times) return "done";
    throw new UploadError(code, code, { at: "store", ...facts });
  };
  return { work, calls };
}

async function mistake(): Promise<never> {
  return Promise.reject(new TypeError("a mistake"));
}
