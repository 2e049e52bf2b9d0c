import { expect, test } from "vitest";
import type { Work } from "./support/deployer.ts";
import { freeRange } from "./support/free-range.ts";
import { runScript } from "./support/run-script.ts";
import { sandbox } from "./support/sandbox.ts";

test("gives twenty instances that two deployers start at once twenty ports", async () => {
  const box = await sandbox();
  // Just enough, and nobody listens on them: what keeps two apart is the reservation alone.
  const ports = await freeRange(20);
  const deployers = ["a", "b"].map((name) => {
    const specs = Array.from({ length: 10 }, (_, index) =>
      box.spec(`${name}-${index}`, ["sleep", "600"]),
    );
    const work: Work = {
      runtime: { folder: box.folder, ports },
      specs,
      calls: ["create", "start"],
    };
    return runScript("deployer.ts", work);
  });
  const ends = await Promise.all(deployers.map(({ ended }) => ended));
  expect(ends).toEqual(ends.map(() => ({ code: 0, signal: null, errors: "" })));

  const instances = await box.runtime.list();
  expect(instances.map(({ state }) => state.is)).toEqual(instances.map(() => "running"));
  expect(new Set(instances.map(({ address }) => address?.port)).size).toBe(20);
});

test("starts an instance once where two deployers start the same one", async () => {
  const box = await sandbox();
  const spec = box.spec("shop-1", ["sleep", "600"]);
  const work: Work = { runtime: { folder: box.folder }, specs: [spec], calls: ["create", "start"] };
  const deployers = [1, 2, 3].map(() => runScript("deployer.ts", work));
  const ends = await Promise.all(deployers.map(({ ended }) => ended));
  expect(ends).toEqual(ends.map(() => ({ code: 0, signal: null, errors: "" })));
  expect((await box.runtime.list()).map(({ state }) => state.is)).toEqual(["running"]);
});
