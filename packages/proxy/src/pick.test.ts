import { expect, test } from "vitest";

import { createLive } from "./live.ts";
import { chooseServer, chooseTarget } from "./pick.ts";

const targets = [
  { backend: "a", weight: 1 },
  { backend: "b", weight: 0 },
  { backend: "c", weight: 3 },
];

test("chooses targets by their shares, and never one of weight 0", () => {
  const chosen = [0, 0.1, 0.24, 0.25, 0.5, 0.999, 1].map(
    (at) => chooseTarget(targets, at)?.backend,
  );
  expect(chosen).toEqual(["a", "a", "a", "c", "c", "c", "c"]);
  expect(chooseTarget([], 0.5)).toBeUndefined();
});

test("chooses the server with the fewest requests, and equal ones in turn", () => {
  const [a, b, c] = [{ inFlight: 1 }, { inFlight: 0 }, { inFlight: 0 }];
  const chosen = [0, 1, 2, 3].map((turn) => chooseServer([a, b, c], turn));
  expect(chosen).toEqual([b, b, c, b]);
  expect(chosen[2]).toBe(c);
  expect(chooseServer([], 1)).toBeUndefined();
});

const server = (id: string) => ({ id, host: "127.0.0.1", port: 3000, release: id });
const ask = { listener: "web", tried: new Set<never>() };

function config(ids: string[], live = "app") {
  return {
    listeners: [],
    routes: [{ route: "web", listener: "web", to: [{ backend: live, weight: 1 }] }],
    backends: [
      { name: "app", servers: ids.map(server), preview: "one" },
      { name: "other", servers: [server("other")], preview: "two" },
    ],
  };
}

function pickedFrom(live: ReturnType<typeof createLive>, more: { preview?: string } = {}): string {
  const picked = live.pick({ ...ask, ...more });
  return picked.is === "server" ? picked.tally.server.id : String(picked.status);
}

test("counts a request in the tick of its pick, so that the next one goes elsewhere", () => {
  const live = createLive();
  live.swap(config(["a", "b"]));
  const picks = Array.from({ length: 4 }, () => {
    const picked = live.pick(ask);
    if (picked.is !== "server") throw new Error(picked.text);
    picked.tally.begin(() => {});
    return picked.tally.server.id;
  });
  expect(picks.toSorted()).toEqual(["a", "a", "b", "b"]);
});

test("picks from the new backend as soon as the route has moved", () => {
  const live = createLive();
  live.swap(config(["a"]));
  expect(pickedFrom(live)).toBe("a");
  live.swap(config(["a"], "other"));
  expect(pickedFrom(live)).toBe("other");
  expect(pickedFrom(live, { preview: "one" })).toBe("a");
  expect(pickedFrom(live, { preview: "none" })).toBe("other");
});

test("forgets a server left out once its last request has ended", () => {
  const live = createLive();
  live.swap(config(["a", "b"]));
  const exchange = live.tally("a")?.begin(() => {});
  live.swap(config(["b"]));
  expect(live.tally("a")?.observe()).toMatchObject({ draining: true, inFlight: 1 });
  exchange?.becameStream();
  exchange?.end();
  exchange?.end();
  expect(live.tally("a")).toBeUndefined();
  expect(live.tallies()).toHaveLength(2);
});

test("counts an answer of 5xx and a broken answer once each as failed, a cut one never", () => {
  const live = createLive();
  live.swap(config(["a"]));
  const begin = () => live.tally("a")!.begin(() => {});
  const [bad, broken, cut] = [begin(), begin(), begin()];
  bad.answered(503);
  bad.failed();
  broken.answered(200);
  broken.failed();
  cut.cut();
  cut.failed();
  expect(live.tally("a")?.observe()).toMatchObject({ answered: 2, failed: 2, inFlight: 3 });
});

test("still shows a backend that was left out while its servers drain", () => {
  const live = createLive();
  live.swap(config(["a"]));
  const exchange = live.tally("a")?.begin(() => {});
  live.swap({ listeners: [], routes: [], backends: [] });
  expect(live.observe().backends).toMatchObject([
    { name: "app", servers: [{ id: "a", draining: true }] },
  ]);
  exchange?.end();
  expect(live.observe().backends).toEqual([]);
});
