import { expect, test } from "vitest";

import { deploy, type DeployEvent, status } from "../src/index.ts";
import { site } from "./support/site.ts";

test("lets one of two deployers go, and tells the other who is at work", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const [two, three] = [await stackOf("2"), await stackOf("3")];
  const results = await Promise.allSettled([deploy(two, parts), deploy(three, parts)]);
  const [refused] = results.filter(({ status: is }) => is === "rejected");
  expect(results.map(({ status: is }) => is).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(refused).toMatchObject({ reason: { code: "locked" } });
});

test("lets the second deployer go after the first when it waits", async () => {
  const { stackOf, up, ...parts } = await site();
  await up();
  const [two, three] = [await stackOf("2"), await stackOf("3")];
  const started = Promise.withResolvers<DeployEvent>();
  const first = deploy(two, { ...parts, onEvent: started.resolve });
  await started.promise;
  const second = await deploy(three, { ...parts, waitMs: 60_000 });
  expect(await first).toMatchObject({ outcome: { is: "deployed" } });
  expect(second).toMatchObject({ outcome: { is: "deployed" }, from: { version: "2" } });
  expect(
    (await status(three, parts)).releases.map(({ is, version }) => `${is} ${version}`),
  ).toEqual(["way-back 2", "live 3"]);
});
