import { deploy, renderReceipt, status, underProbe } from "@hitless/blue-green";
import { failedTotal } from "@hitless/probe";
import { Command, Option } from "commander";

import { build, systemOf } from "./system.ts";
import { inWords, painted, part, say } from "./terminal.ts";
import { visitors } from "./traffic.ts";
import { writeReceipt } from "./write-receipt.ts";

const { appVersion: version, broken } = new Command("npm run deploy --")
  .description("Deploys a version of Maker Hub to the system that npm start has brought up.")
  .option("--app-version <version>", "the version to deploy", "3.0.0")
  .addOption(
    new Option("--broken <how>", "deploy a version that is broken").choices([
      "crash",
      "unhealthy",
      "slow",
      "500",
    ]),
  )
  .parse()
  .opts<{ appVersion: string; broken?: string }>();

process.exitCode = await main();

async function main(): Promise<number> {
  // The running system keeps its address; 0 asks for none.
  const system = await systemOf({
    version,
    port: 0,
    ...(broken !== undefined && { fault: broken }),
  });
  const { address } = await status(system.stack, system);
  if (address === undefined) {
    say("Nothing is up. Run npm start in another terminal first.");
    return 1;
  }
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  await part(`Building ${version}`, async () => build(version));
  const receipt = await part(
    `Deploying ${version}${broken === undefined ? "" : ` (${broken})`} to ${address}`,
    async (tell) =>
      underProbe(
        system.stack,
        deploy,
        { ...system, signal: stop.signal, onEvent: (event) => tell(inWords(event) ?? "") },
        visitors,
      ),
    ({ outcome }) => outcome.is === "deployed",
  );
  say(`\n${renderReceipt(receipt, painted)}`);
  if (receipt.probe)
    say(`\nReceipt: ${await writeReceipt(`deploy-${broken ?? version}`, receipt.probe)}`);
  const failed = receipt.probe ? failedTotal(receipt.probe) : 0;
  return receipt.outcome.is === "deployed" && failed === 0 ? 0 : 1;
}
