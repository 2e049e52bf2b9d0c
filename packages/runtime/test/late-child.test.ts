import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { InstanceSpec } from "../src/index.ts";
import type { Work } from "./support/deployer.ts";
import { runScript } from "./support/run-script.ts";
import { eventually, pidOf, type Sandbox, sandbox, untilMarked } from "./support/sandbox.ts";

/** A deployer that was killed while the child that it had started was about to claim its run. */
async function killedDeployer(
  box: Sandbox,
): Promise<{ spec: InstanceSpec; letChildGoOn: () => Promise<void> }> {
  const tools = join(box.folder, "..", "tools");
  await mkdir(tools, { recursive: true });
  const [arrived, gate] = [join(tools, "arrived"), join(tools, "gate")];
  const slow = [
    "#!/bin/sh",
    `: >'${arrived}'`,
    `while [ ! -e '${gate}' ]; do sleep 0.02; done`,
    `PATH='${process.env["PATH"]}' exec ln "$@"`,
  ];
  await writeFile(join(tools, "ln"), `${slow.join("\n")}\n`, { mode: 0o700 });

  const spec = box.spec("shop-1", ["sleep", "600"]);
  const work: Work = { runtime: { folder: box.folder }, specs: [spec], calls: ["create", "start"] };
  const deployer = runScript("deployer.ts", work, { path: `${tools}:${process.env["PATH"]}` });
  await eventually(
    () =>
      access(arrived).then(
        () => true,
        () => false,
      ),
    Boolean,
  );
  deployer.child.kill("SIGKILL");
  await deployer.ended;
  return { spec, letChildGoOn: () => writeFile(gate, "") };
}

const onLinux = { skip: process.platform !== "linux" };

test("starts after all, and is known, where nobody has done anything since", onLinux, async () => {
  const box = await sandbox();
  const { letChildGoOn } = await killedDeployer(box);
  expect((await box.runtime.list()).map(({ state }) => state.is)).toEqual(["created"]);

  await letChildGoOn();

  const [instance] = await eventually(
    () => box.runtime.list(),
    ([one]) => one?.state.is === "running",
  );
  await untilMarked(box, pidOf(instance?.state ?? { is: "created" }));
});

test("cannot start any more once the instance was stopped", onLinux, async () => {
  const box = await sandbox();
  const { letChildGoOn } = await killedDeployer(box);

  await box.runtime.stop("shop-1");
  await letChildGoOn();

  await untilMarked(box);
  expect((await box.runtime.list()).map(({ state }) => state.is)).toEqual(["created"]);
});

test(
  "cannot start any more once the instance was removed, and created again",
  onLinux,
  async () => {
    const box = await sandbox();
    const { spec, letChildGoOn } = await killedDeployer(box);

    await box.runtime.remove("shop-1");
    await box.runtime.create(spec);
    await letChildGoOn();

    await untilMarked(box);
    expect((await box.runtime.list()).map(({ state }) => state.is)).toEqual(["created"]);
  },
);

test("does not start beside the one that the next deployer has started", onLinux, async () => {
  const box = await sandbox();
  const { letChildGoOn } = await killedDeployer(box);

  const { state } = await box.runtime.start("shop-1");
  await letChildGoOn();

  await untilMarked(box, pidOf(state));
  expect((await box.runtime.list())[0]?.state).toEqual(state);
});
