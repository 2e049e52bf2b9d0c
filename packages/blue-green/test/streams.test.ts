import { expect, test } from "vitest";

import { deploy, underProbe } from "../src/index.ts";
import { mixed, site } from "./support/site.ts";

test("moves the streams of an app that ends them properly, and cuts none", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const { probe, cut } = await underProbe(await stackOf("2"), deploy, parts, mixed);
  expect(probe?.streams).toMatchObject({ cut: 0, cutAtDrainLimit: 0, moved: 4 });
  expect(cut).toBe(0);
});

test("names, cuts and counts the streams that are left at the drain limit", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const stubborn = await stackOf("2", { IGNORE_STOP: "yes", DRAIN: "1s" });
  await deploy(stubborn, parts);
  const { probe, cut } = await underProbe(
    await stackOf("3", { DRAIN: "1s" }),
    deploy,
    parts,
    mixed,
  );
  expect(probe?.streams).toMatchObject({ cut: 0, cutAtDrainLimit: 4, moved: 0 });
  expect(cut).toBe(4);
  expect(probe?.failures).toEqual([]);
});

test("leaves the old color and its streams alone when it is kept running", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const { probe, cut, from } = await underProbe(
    await stackOf("2", { KEEP: "running" }),
    deploy,
    parts,
    mixed,
  );
  expect(probe?.streams).toMatchObject({ cut: 0, cutAtDrainLimit: 0, moved: 0 });
  expect(cut).toBe(0);
  const instances = await parts.runtime.list();
  const old = instances.filter(({ id }) => from?.ids.includes(id));
  expect(old.map(({ state }) => state.is)).toEqual(["running", "running"]);
});
