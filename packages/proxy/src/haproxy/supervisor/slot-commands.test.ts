import { expect, test } from "vitest";

import type { Slot } from "../contract.ts";
import { isRefusal, slotCommands } from "./slot-commands.ts";

const slot = (is: "ready" | "maint", address = "10.0.0.1", release = "r1"): Slot => ({
  is,
  address,
  server: { id: "a", host: "a", port: 80, release },
});
const empty: Slot = { is: "empty" };
const map = { serversMap: "/s.map" };

const requests = (list: string[]) => list.filter((each) => !each.includes(":streams"));

/** Those for requests; those for streams are the same. */
function commands(before: Slot | undefined, now: Slot) {
  const all = slotCommands(before && { app: [before] }, { app: [now] }, map);
  expect(all.coming).toHaveLength(2 * requests(all.coming).length);
  return { coming: requests(all.coming), going: requests(all.going) };
}

test("who comes has its release and address before it is ready", () => {
  expect(commands(empty, slot("ready"))).toEqual({
    coming: [
      "set map /s.map app/s1 r1",
      "set server app/s1 addr 10.0.0.1 port 80",
      "set server app/s1 state ready",
    ],
    going: [],
  });
});

test("only what differs is told", () => {
  expect(commands(slot("ready"), slot("ready"))).toEqual({ coming: [], going: [] });
  expect(commands(slot("ready"), slot("ready", "10.0.0.2"))).toEqual({
    coming: ["set server app/s1 addr 10.0.0.2 port 80"],
    going: [],
  });
  expect(commands(slot("maint"), slot("ready")).coming).toEqual(["set server app/s1 state ready"]);
  const going = ["set server app/s1 state maint"];
  expect(commands(slot("ready"), slot("maint"))).toEqual({ coming: [], going });
  expect(commands(slot("ready"), empty)).toEqual({ coming: [], going });
});

test("all is told where nothing is known", () => {
  expect(commands(undefined, slot("ready")).coming).toHaveLength(3);
  expect(commands(undefined, empty).going).toEqual(["set server app/s1 state maint"]);
});

test.each([
  ["", false],
  ["no need to change the addr, port changed from '1' to '2' by 'stats socket command'", false],
  ["Unknown map identifier. Please use #<id> or <file>.", false],
  ["No such server.", true],
])("HAProxy's answer %j is a refusal: %s", (answer, refused) => {
  expect(isRefusal(answer)).toBe(refused);
});
