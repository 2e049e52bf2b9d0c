import { expect, test } from "vitest";

import { freeNetwork } from "./free-network.ts";

test("takes the first network where no route overlaps", () => {
  const routes = "default via 192.0.2.1 dev eth0\n192.0.2.0/24 dev eth0 scope link src 192.0.2.2\n";
  expect(freeNetwork(routes)).toEqual({
    bridge: "10.213.255.1/24",
    pool: "base=10.213.0.0/17,size=24",
    begins: "10.213.",
  });
});

test("keeps clear of single addresses, small networks and wide ones", () => {
  expect(freeNetwork("10.213.7.0/24 dev wg0").begins).toBe("10.212.");
  expect(freeNetwork("local 10.213.0.5 dev wg0 table local").begins).toBe("10.212.");
  expect(freeNetwork("10.128.0.0/9 dev wg0").begins).toBe("10.127.");
});

test("says so when every network is taken", () => {
  expect(() => freeNetwork("10.0.0.0/8 dev wg0")).toThrow(/overlap routes/);
  expect(() => freeNetwork("8.0.0.0/6 dev wg0")).toThrow(/overlap routes/);
});

test("a default route with its length excludes nothing", () => {
  expect(freeNetwork("0.0.0.0/0 via 192.0.2.1").begins).toBe("10.213.");
});
