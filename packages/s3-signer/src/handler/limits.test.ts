import { expect, test } from "vitest";

import { type Answer, handlerFor, post, requestOf, wish } from "../../test/support/handle.ts";
import { createSigner } from "../signer.ts";

test("limits the rate of each user for itself", async () => {
  const handler = handlerFor({
    rateLimit: { requests: 2, seconds: 60 },
    session: (request) => ({ user: request.headers.get("x-user") ?? "alice" }),
  });
  const ask = (user: string): Promise<Response> =>
    handler(requestOf(wish, { "x-user": user }), undefined);

  const statuses = [];
  for (const user of ["alice", "alice", "alice", "bob"]) {
    statuses.push((await ask(user)).status);
  }

  expect(statuses).toEqual([200, 200, 429, 200]);
  expect((await ask("alice")).headers.get("retry-after")).toMatch(/^(?:[1-9]|[1-5]\d|60)$/);
});

test("signs as many as the rules allow in their time, and more after it", async () => {
  let time = Date.parse("2026-03-01T12:00:00Z");
  const clocked = createSigner({
    bucket: "uploads",
    region: "eu-central-1",
    credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
    now: () => new Date(time),
  });
  const kinds = { file: { types: ["image/*"], maxSize: 1000, maxCount: 1, countSeconds: 60 } };
  const handler = handlerFor({ signer: clocked, kinds });
  const code = async (): Promise<unknown> => {
    const body = (await (await handler(requestOf(wish), undefined)).json()) as Answer;
    return (body["error"] as { code?: string } | undefined)?.code;
  };

  expect(await code()).toBeUndefined();
  expect(await code()).toBe("TooMany");
  time += 60_000;
  expect(await code()).toBeUndefined();
});

// The twin: it is the limit that refuses, and nothing else of many requests.
test("lets everything through where no limit is set", async () => {
  const many = await Promise.all(Array.from({ length: 50 }, () => post(wish)));

  expect(new Set(many.map(({ response }) => response.status))).toEqual(new Set([200]));
});
