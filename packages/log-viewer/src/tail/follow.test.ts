import { expect, test } from "vitest";

import type { LogLine } from "../line/line.ts";
import { parseQuery } from "../query/parse-query.ts";
import { follow, type Fresh } from "./follow.ts";
import { createHub } from "./hub.ts";

const search = { lines: [] as LogLine[], more: false, timedOut: false };
const searcher = { search: async () => Promise.resolve(search) };

test("gives the newest of what comes too fast, and says how many it left out", async () => {
  const hub = createHub();
  const stop = new AbortController();
  const given: Fresh[] = [];
  const query = parseQuery("-odd", 0);
  const options = { query, after: undefined, maxLines: 3, everyMs: 1, signal: stop.signal };
  const following = follow({ hub, searcher }, options, async (fresh) => void given.push(fresh));
  hub.publish([1, 2, 3, 4].map((id) => line(id, "even")));
  hub.publish([5, 6, 7].map((id) => line(id, id === 6 ? "even" : "odd")));
  await expect.poll(() => given).toHaveLength(1);
  expect(given[0]).toMatchObject({
    lines: [{ id: 3 }, { id: 4 }, { id: 6 }],
    skipped: 2,
    through: 7,
  });
  stop.abort();
  await following;
});

test("goes on behind an id, with no line twice that was stored meanwhile", async () => {
  const hub = createHub();
  const stop = new AbortController();
  const given: Fresh[] = [];
  const late = {
    async search() {
      hub.publish([8, 9].map((id) => line(id, "x")));
      return Promise.resolve({ ...search, lines: [line(8, "x"), line(7, "x")] });
    },
  };
  const query = parseQuery("", 0);
  const options = { query, after: 6, maxLines: 10, everyMs: 1, signal: stop.signal };
  const following = follow(
    { hub, searcher: late },
    options,
    async (fresh) => void given.push(fresh),
  );
  await expect
    .poll(() => given.flatMap(({ lines }) => lines.map(({ id }) => id)))
    .toEqual([7, 8, 9]);
  stop.abort();
  await following;
});

function line(id: number, message: string): LogLine {
  return {
    id,
    receivedMs: id,
    host: "h",
    app: "a",
    severity: 6,
    facility: 1,
    message,
    transport: "tcp",
    sender: "::1",
  };
}
