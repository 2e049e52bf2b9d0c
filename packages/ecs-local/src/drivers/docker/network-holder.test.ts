import { expect, test } from "vitest";

import { isBeforeHolder, networkHolder, withHolder } from "./network-holder.ts";

const after = (containerName: string) => [{ containerName, condition: "SUCCESS" as const }];

test("shares the network of the first essential container that waits for nobody", () => {
  const sidecar = { name: "sidecar", essential: false };
  const web = { name: "web", essential: true, dependsOn: after("db") };
  const db = { name: "db" };
  const containers = [sidecar, web, db];
  expect(networkHolder(containers)).toBe("db");
  const wait = { containerName: "db", condition: "START" };
  expect(withHolder(containers)).toEqual([{ ...sidecar, dependsOn: [wait] }, web, db]);
});

test("lets those go first, in a network of their own, for which every essential one waits", () => {
  const fetched = { name: "fetch", essential: false };
  const migrate = { name: "migrate", essential: false, dependsOn: after("fetch") };
  const web = { name: "web", dependsOn: after("migrate") };
  const containers = [fetched, migrate, web];
  expect(networkHolder(containers)).toBe("web");
  expect(containers.map(({ name }) => isBeforeHolder(containers, name))).toEqual([
    true,
    true,
    false,
  ]);
  expect(withHolder(containers)).toEqual(containers);
});
