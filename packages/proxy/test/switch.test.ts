import { expect, test } from "vitest";

import { startApp } from "./support/app.ts";
import { startLoad, type LoadReport } from "./support/load.ts";
import { config, makeStack, portOf, routeTo, seen, until } from "./support/stack.ts";

const full = process.env["HITLESS_TEST_SIZE"] === "full";
const switches = full ? 50 : 10;
/** Between two switches: 3 ticks of each of 6 streams among them. */
const someMore = { answers: 50, ticks: 18 };

/** Answers of another release than the one that was live when the request was sent. */
function wrongAnswers(report: LoadReport, acknowledged: { at: number; release: string }[]): number {
  return report.answers.filter(({ sentAt, release }) => {
    const live = acknowledged.findLast(({ at }) => at <= sentAt);
    const next = acknowledged[acknowledged.indexOf(live ?? { at: 0, release }) + 1];
    return live !== undefined && release !== live.release && release !== next?.release;
  }).length;
}

test(`fails no request and touches no stream in ${switches} switches under mixed load`, async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await makeStack();
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [green.server] })));

  const acknowledged = [{ at: performance.now(), release: "blue" }];
  const load = await startLoad(port);
  for (let count = 0; count < switches; count += 1) {
    await load.more(someMore);
    const release = count % 2 === 0 ? "green" : "blue";
    await proxy.setRoutes(routeTo(release));
    acknowledged.push({ at: performance.now(), release });
  }
  await load.more(someMore);
  const report = await load.stop();

  expect(report.failures).toEqual([]);
  expect(report.streamFailures).toEqual([]);
  expect(new Set(report.answers.map(({ release }) => release))).toEqual(new Set(["blue", "green"]));
  expect(wrongAnswers(report, acknowledged)).toBe(0);
  for (const [id, answered] of report.posted) {
    expect({ id, answered, times: (blue.ids.get(id) ?? 0) + (green.ids.get(id) ?? 0) }).toEqual({
      id,
      answered: true,
      times: 1,
    });
  }
  const after = await until(proxy, (now) =>
    ["blue", "green"].every((id) => seen(now, id).inFlight + seen(now, id).streams === 0),
  );
  expect(seen(after, "blue").failed + seen(after, "green").failed).toBe(0);
});
