import { expect, test } from "vitest";

import type { Server } from "../../proxy.ts";
import { seat, type Seats, slotsOf, vacate } from "./seats.ts";

const server = (id: string, host = "127.0.0.1"): Server => ({ id, host, port: 3000, release: "r" });
const backends = (...ids: string[]) => ({
  backends: [{ name: "app", servers: ids.map((id) => server(id)) }],
});
const none: Seats = new Map();
const who = (seats: Seats, backend = "app") =>
  (seats.get(backend) ?? [])
    .map((each) => (each === undefined ? "-" : each.server.id + (each.draining ? "?" : "")))
    .join("")
    .replace(/-+$/, "");

test("a server keeps its slot until it is left out and empty", () => {
  const first = seat(none, backends("a", "b"));
  expect(who(first)).toBe("ab");
  const second = seat(first, backends("b", "c"));
  expect(who(second)).toBe("a?bc");
  // Nobody takes the slot of one that drains.
  expect(who(seat(second, backends("b", "c", "d")))).toBe("a?bcd");
  expect(who(seat(second, backends("a")))).toBe("ab?c?");
  const third = vacate(second, backends("b", "c"), () => true);
  expect(who(third)).toBe("-bc");
  expect(who(seat(third, backends("b", "c", "d")))).toBe("dbc");
  expect(who(vacate(second, backends("b", "c"), () => false))).toBe("a?bc");
});

test("there are always slots to spare, and never fewer than there were", () => {
  expect(seat(none, backends()).get("app")).toHaveLength(10);
  const many = Array.from({ length: 12 }, (_, index) => `s${index}`);
  const full = seat(none, backends(...many));
  expect(full.get("app")).toHaveLength(24);
  expect(seat(full, backends("x")).get("app")).toHaveLength(24);
});

test("a backend left out is known until it is empty", () => {
  const left = seat(seat(none, backends("a")), { backends: [] });
  expect(who(left)).toBe("a?");
  expect(vacate(left, { backends: [] }, () => true).size).toBe(0);
});

test.each([
  ["all are well", ["a", "b"], "ready ready"],
  ["one is unwell", ["b"], "maint ready"],
  ["none is well: to take all out would help nobody", [], "ready ready"],
])("slots are used as health says when %s", (_, well, expected) => {
  const config = backends("a", "b");
  const slots = slotsOf(seat(none, config), config, {
    addressOf: (host) => host,
    isWell: (id) => well.includes(id),
  });
  const states = (slots["app"] ?? []).map(({ is }) => is);
  expect(states.slice(0, 2).join(" ")).toBe(expected);
  expect(new Set(states.slice(2))).toEqual(new Set(["empty"]));
});

test("a server without an address is in no slot, one that drains gets no request", () => {
  const servers = [server("a", "unknown"), server("b")];
  const before = seat(none, { backends: [{ name: "app", servers }] });
  const config = { backends: [{ name: "app", servers: servers.slice(0, 1) }] };
  const slots = slotsOf(seat(before, config), config, {
    addressOf: (host) => (host === "unknown" ? undefined : host),
    isWell: () => true,
  });
  expect((slots["app"] ?? []).slice(0, 2).map(({ is }) => is)).toEqual(["empty", "maint"]);
});
