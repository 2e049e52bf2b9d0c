import { expect, test } from "vitest";

import { readSessions } from "./cut-sessions.ts";
import { judgeHealth, unasked } from "./judge-health.ts";
import { readStatistics } from "./statistics.ts";
import { createTallies } from "./tallies.ts";

const head =
  "# pxname,svname,qcur,scur,econ,eresp,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,";
const rows = (...lines: string[]) => readStatistics([head, ...lines, ""].join("\n"));

test("reads what counts by its column's name", () => {
  expect(rows("app,s1,1,2,3,4,5,6,7,8,9,10,", "app,BACKEND,,3,,,,,,,,,")).toEqual(
    new Map([
      ["app/s1", { open: 3, informed: 5, answered: 40, failed: 16 }],
      ["app/BACKEND", { open: 3, informed: 0, answered: 0, failed: 0 }],
    ]),
  );
});

test("adds up all workers, and remembers those that are gone", () => {
  const tallies = createTallies();
  const one = rows("app,s1,0,1,0,0,0,5,0,0,1,0,", "app:streams,s1,0,2,0,0,2,1,0,0,0,0,");
  const two = rows("app,s1,1,1,0,1,0,3,0,0,0,0,");
  tallies.update(
    new Map([
      ["one", one],
      ["two", two],
    ]),
  );
  expect(tallies.counts("app", 0)).toEqual({ inFlight: 3, streams: 2, answered: 12, failed: 2 });
  tallies.update(new Map([["two", two]]));
  // What it had open is gone with it.
  expect(tallies.counts("app", 0)).toEqual({ inFlight: 2, streams: 0, answered: 12, failed: 2 });
});

test("counts from nothing for who comes to a slot", () => {
  const tallies = createTallies();
  tallies.update(new Map([["one", rows("app,s1,0,0,0,0,0,5,0,0,1,0,")]]));
  tallies.begin("app", 0);
  expect(tallies.counts("app", 0)).toMatchObject({ answered: 0, failed: 0 });
  tallies.update(new Map([["one", rows("app,s1,0,0,0,0,0,7,0,0,1,0,")]]));
  expect(tallies.counts("app", 0)).toMatchObject({ answered: 2, failed: 0 });
});

test("knows requests that are in the backend and at no server", () => {
  const tallies = createTallies();
  const waiting = rows("app,s1,0,1,0,0,0,0,0,0,0,0,", "app,BACKEND,2,1,0,0,0,0,0,0,0,0,");
  tallies.update(new Map([["one", waiting]]));
  expect(tallies.unplaced("app")).toEqual({ inFlight: 2, streams: 0 });
});

const line = (id: string, be: string, srv: string) =>
  `${id}: proto=tcpv4 src=127.0.0.1:1 fe=web be=${be} srv=${srv} ts=00 epoch=0 age=0s`;

test("finds the sessions of a slot", () => {
  const text = [
    line("0x1a", "app", "s1"),
    line("0x1b", "app", "s10"),
    line("0x1c", "app:streams", "s1"),
    line("0x1d", "other", "s1"),
    "",
  ].join("\n");
  expect(readSessions(text, { names: ["app", "app:streams"], slot: "s1" })).toEqual([
    "0x1a",
    "0x1c",
  ]);
});

test("a server falls and rises by answers in a row", () => {
  const states = [true, false, true, false, false, false, true, false, true, true, true];
  let now = unasked;
  const seen = states.map((answered) => {
    now = judgeHealth(now, answered, { fall: 2, rise: 3 });
    return now.isWell ? "w" : "-";
  });
  expect(seen.join("")).toBe("wwww------w");
});
