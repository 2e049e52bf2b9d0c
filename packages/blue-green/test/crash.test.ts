import { execFile } from "node:child_process";
import { join } from "node:path";

import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, type DeployReceipt, readStackFile, rollback, status } from "../src/index.ts";
import { isFull, mixed, site } from "./support/site.ts";

const deployer = join(import.meta.dirname, "support/deployer.ts");
/** Steps of an ordinary deploy, from `create` to `remove` of the release before the last. */
const steps = 11;
const moments = isFull ? ["step-started", "step-ended"] : ["step-ended"];

type Ending = { killed: true } | { killed: false; receipt: DeployReceipt };

/** Runs a deployer that kills itself at a moment. */
async function runAndKill(
  command: string,
  file: string,
  variables: Record<string, string>,
  event: string,
  index: number,
) {
  return new Promise<Ending>((resolve, reject) => {
    execFile(
      process.execPath,
      ["--conditions=@hitless/source", deployer, command, file, event, String(index)],
      { env: { ...process.env, ...variables } },
      (error, stdout) => {
        if (error === null)
          resolve({ killed: false, receipt: JSON.parse(stdout) as DeployReceipt });
        else if (error.signal === "SIGKILL") resolve({ killed: true });
        else reject(new Error(`the deployer failed: ${error.message}`, { cause: error }));
      },
    );
  });
}

test.each(moments)(
  "converges without a failed request when the deployer is killed at each %s",
  async (event) => {
    const { up, path, ledger, ...parts } = await site();
    const { address } = await up();
    await deploy(await readStackFile(path, { variables: { VERSION: "2", LEDGER: ledger } }), parts);
    await using probe = await startProbe(address, mixed);

    // At small size every other step: the tests of containers kill at the others.
    for (let index = 0; index < steps; index += isFull ? 1 : 2) {
      const version = String(3 + index);
      const variables = { VERSION: version, LEDGER: ledger };
      expect(await runAndKill("deploy", path, variables, event, index)).toEqual({ killed: true });
      const stack = await readStackFile(path, { variables });
      const { outcome } = await deploy(stack, parts);
      expect(outcome, `after a kill at ${event} ${index}`).toEqual({ is: "deployed" });
      const { releases } = await status(stack, parts);
      const live = releases.filter(({ is }) => is === "live");
      expect(live, `after a kill at ${event} ${index}`).toMatchObject([{ version }]);
      expect(
        releases.filter(({ is }) => is === "way-back"),
        `after a kill at ${event} ${index}`,
      ).toHaveLength(1);
      const running = releases.filter(({ instances }) =>
        instances.some(({ state }) => state.is === "running"),
      );
      expect(running, `after a kill at ${event} ${index}`).toEqual(live);
    }
    const receipt = await probe.stop();
    expect({
      failed: failedTotal(receipt),
      failures: receipt.failures,
      reasons: receipt.streams?.reasons,
    }).toEqual({
      failed: 0,
      failures: [],
      reasons: {},
    });
  },
);

test("converges when a rollback is killed at each step", async () => {
  const { up, path, ledger, ...parts } = await site();
  const variables = (version: string) => ({ VERSION: version, LEDGER: ledger });
  const { address } = await up();
  await using probe = await startProbe(address, mixed);
  // start, check, offer, check, switch, verify, drain, watch; the last step is the stop.
  for (const index of isFull ? [0, 1, 2, 3, 4, 5, 6, 7] : [2, 4, 7]) {
    const stack = await readStackFile(path, { variables: variables(String(2 + index)) });
    const { from } = await deploy(stack, parts);
    expect(await runAndKill("rollback", path, variables("1"), "step-ended", index)).toEqual({
      killed: true,
    });
    const { to, outcome } = await rollback(stack, parts);
    expect(outcome, `after a kill at step ${index}`).toEqual({ is: "deployed" });
    expect(to.release, `after a kill at step ${index}`).toBe(from?.release);
    const { releases } = await status(stack, parts);
    const running = releases.filter(({ instances }) =>
      instances.some(({ state }) => state.is === "running"),
    );
    expect(running, `after a kill at step ${index}`).toMatchObject([
      { is: "live", release: from?.release },
    ]);
  }
  const receipt = await probe.stop();
  expect(receipt.failures).toEqual([]);
  expect(receipt.streams?.cut).toBe(0);
});
