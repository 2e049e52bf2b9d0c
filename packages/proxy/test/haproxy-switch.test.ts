import { setTimeout as delay } from "node:timers/promises";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { beforeEach, expect, test } from "vitest";

import { ProxyError } from "../src/index.ts";
import { startApp } from "./support/app.ts";
import { startLoad, type LoadReport } from "./support/load.ts";
import { rawClient } from "./support/raw-client.ts";
import { config, portOf, routeTo, seen, until } from "./support/stack.ts";
import { supervised } from "./support/supervisor.ts";

const part = await haproxy();
const program = "skipped" in part ? "" : part.path;

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
});

const full = process.env["HITLESS_TEST_SIZE"] === "full";
const switches = full ? 50 : 10;
/** Between two switches: 3 ticks of each of 6 streams among them. */
const someMore = { answers: 50, ticks: 18 };
const request = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

/** Answers of another release than those that were live while the request was on its way. */
function wrongAnswers(report: LoadReport, switched: { at: number; release: string }[]): number {
  return report.answers.filter(({ sentAt, release }) => {
    const index = switched.findLastIndex(({ at }) => at <= sentAt);
    return release !== switched[index]?.release && release !== switched[index + 1]?.release;
  }).length;
}

test(`fails no request in ${switches} switches under mixed load, with reloads in between`, async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [green.server] })));

  const switched = [{ at: performance.now(), release: "blue" }];
  const load = await startLoad(port);
  for (let count = 0; count < switches; count += 1) {
    await load.more(someMore);
    const release = count % 2 === 0 ? "green" : "blue";
    await proxy.setRoutes(routeTo(release));
    switched.push({ at: performance.now(), release });
    if (count % 4 === 1) await proxy.reload();
  }
  await load.more(someMore);
  const report = await load.stop();

  expect(report.failures).toEqual([]);
  expect(report.streamFailures).toEqual([]);
  expect(wrongAnswers(report, switched)).toBe(0);
  for (const [id, answered] of report.posted) {
    const times = (blue.ids.get(id) ?? 0) + (green.ids.get(id) ?? 0);
    expect({ id, answered, times }).toEqual({ id, answered: true, times: 1 });
  }
  const after = await until(proxy, (now) =>
    ["blue", "green"].every((id) => seen(now, id).inFlight + seen(now, id).streams === 0),
  );
  expect(seen(after, "blue").failed + seen(after, "green").failed).toBe(0);
});

test("moves clients of a worker that a reload has left behind", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [green.server] })));
  using kept = await rawClient(port);
  await kept.send(request);

  await proxy.reload();
  await proxy.setRoutes(routeTo("green"));

  // Its connection is the old worker's: this is the last answer on it.
  const answer = await kept.send(request);
  expect(answer.body).toBe("green");
  expect(answer.head).toContain("x-hitless-release: green");
});

test("would leave such clients behind if only the newest worker were told", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({
    haproxy: program,
    entry: new URL("support/newest-worker-only.ts", import.meta.url).pathname,
  });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [green.server] })));
  using kept = await rawClient(port);
  await kept.send(request);

  await proxy.reload();
  await proxy.setRoutes(routeTo("green"));

  expect((await kept.send(request)).body).toBe("blue");
});

test("keeps a switch waiting for clients whose worker cannot know the servers that came after a reload", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [] })));
  using kept = await rawClient(port);
  await kept.send(request);

  await proxy.reload();
  await proxy.setServers("green", [green.server]);
  let isSwitched = false;
  const switching = proxy.setRoutes(routeTo("green")).then(() => {
    isSwitched = true;
  });
  await delay(300);
  expect(isSwitched).toBe(false);

  // Its last answer on this connection; it would be 503 if its worker were led to green.
  const answer = await kept.send(request);
  expect(answer.body).toBe("blue");
  expect(answer.head.toLowerCase()).toContain("connection: close");
  await switching;
  using fresh = await rawClient(port);
  expect((await fresh.send(request)).body).toBe("green");
});

const codeOf = (cause: unknown) => (cause instanceof ProxyError ? cause.code : cause);

test("lets a switch that waits do nothing once another call has changed what it leads to", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [] })));
  using kept = await rawClient(port);
  await kept.send(request);
  await proxy.reload();
  await proxy.setServers("green", [green.server]);

  // As a deployer that is killed while it waits: what it asked for is still asked.
  const ending = proxy.setRoutes(routeTo("green")).catch(codeOf);
  await delay(100);
  // The next deployer has another release in this color, which it has not proved yet.
  await proxy.setServers("green", [{ ...green.server, id: "unproved", release: "unproved" }]);
  await kept.send(request);
  expect(await ending).toBe("refused");
  using fresh = await rawClient(port);
  expect((await fresh.send(request)).body).toBe("blue");
});

test("waits no longer with a switch once its caller has given up", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [] })));
  using kept = await rawClient(port);
  await kept.send(request);
  await proxy.reload();
  await proxy.setServers("green", [green.server]);

  const stop = new AbortController();
  const ending = proxy.setRoutes(routeTo("green"), { signal: stop.signal }).catch(String);
  await delay(100);
  stop.abort(new Error("enough"));
  expect(await ending).toBe("Error: enough");
  await kept.send(request);
  // Behind whatever would still be done.
  await proxy.setServers("green", [green.server]);
  expect((await proxy.observe()).routes[0]?.to).toEqual(routeTo("blue")[0]?.to);
});

test("moves several routes in one commit", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const wanted = config({ blue: [blue.server], green: [green.server] });
  const [first] = wanted.routes;
  const routes = ["a", "b"].map((route) => ({
    ...first,
    route,
    to: [{ backend: "blue", weight: 1 }],
    match: { paths: [`/${route}`] },
  }));
  const port = portOf(await proxy.apply({ ...wanted, routes }));
  const releases = () =>
    Promise.all(
      ["a", "b"].map(async (route) => (await fetch(`http://127.0.0.1:${port}/${route}`)).text()),
    );
  expect(await releases()).toEqual(["blue", "blue"]);

  const to = [{ backend: "green", weight: 1 }];
  await proxy.setRoutes([
    { route: "a", to },
    { route: "b", to },
  ]);

  expect(await releases()).toEqual(["green", "green"]);
  expect((await proxy.observe()).routes.map((each) => each.to)).toEqual([to, to]);
});
