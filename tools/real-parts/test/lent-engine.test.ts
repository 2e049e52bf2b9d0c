import { expect, test } from "vitest";

import { engineApi } from "../src/engine-api.ts";
import { succeed } from "../src/execute.ts";
import { markVariable } from "../src/processes.ts";
import { runLabel } from "../src/remove-objects.ts";
import { lentVariable, socketVariable } from "../src/variables.ts";
import { runContainer } from "./run-container.ts";
import { startPrivate } from "./start-private.ts";
import { ended, launch, noRuns, runThatAsks, told } from "./support.ts";

const here = noRuns() === undefined;

interface Listed {
  Id: string;
  Labels: Record<string, string>;
}

test.runIf(here)(
  "removes from a lent engine what has the run's label, and nothing else",
  async () => {
    await using lent = await startPrivate();
    const { socketPath } = lent;
    const others = await runContainer({ ...lent, run: "somebody" }, { command: ["sleep", "1000"] });
    const list = async () =>
      (await engineApi({ socketPath, path: "/containers/json" })) as Listed[];

    const run = launch(runThatAsks("sleep"), { [lentVariable]: lent.host });
    const seen = await told(run);
    expect(seen.engine).toMatchObject({ socketPath, lent: true });
    expect((await list()).map(({ Labels }) => Labels[runLabel])).toContain(seen.engine.run);
    run.kill("SIGTERM");
    await ended(run);

    expect((await list()).map(({ Id }) => Id)).toEqual([others.id]);
    const networks = { socketPath, path: `/networks/${seen.engine.run}-network` };
    expect(await engineApi(networks)).toBeUndefined();
    const image = await engineApi({ socketPath, path: `/images/${seen.image}/json` });
    expect(image).toBeDefined();
  },
);

test.runIf(here)("says what is wrong with the address of a lent engine", async () => {
  await expect(ask("tcp://127.0.0.1:2375")).rejects.toThrow("expected unix:// and the path");
  await expect(ask("unix:///nowhere/docker.sock")).rejects.toThrow("which is no socket");
});

/** What a run's child is told when that engine is lent, as an error of the run. */
function ask(host: string): Promise<string> {
  const outside = ["env", "-u", socketVariable, "-u", markVariable, `${lentVariable}=${host}`];
  return succeed([...outside, ...runThatAsks("end")]);
}
