import { rm } from "node:fs/promises";

import {
  deploy,
  type DeployReceipt,
  down,
  renderReceipt,
  underProbe,
  up,
} from "@hitless/blue-green";
import { failedTotal, type ProbeReceipt, renderTable } from "@hitless/probe";
import { Command } from "commander";

import { portOrAny } from "./free-port.ts";
import { onlyOne } from "./only-one.ts";
import { restartInPlace } from "./restart-in-place.ts";
import { build, stateFolder, type System, systemOf } from "./system.ts";
import { inWords, painted, part, say } from "./terminal.ts";
import { visitors } from "./traffic.ts";
import { writeReceipt } from "./write-receipt.ts";

const before = "1.0.0";
const after = "2.0.0";

const { once } = new Command("npm start --")
  .description(
    "Brings Maker Hub up, restarts it, deploys it blue-green, and shows what each has cost.",
  )
  .option("--once", "end after the receipts, with exit code 0 when the deploy failed no request")
  .parse()
  .opts<{ once?: true }>();

process.exitCode = await main();

async function main(): Promise<number> {
  say(
    `Hitless: Maker Hub ${before} and then ${after}, two instances each, behind a proxy, under steady traffic.`,
  );
  await using alone = await onlyOne();
  if (alone === undefined) {
    say("It is up already, in another terminal. End that one with Ctrl-C first.");
    return 1;
  }
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => stop.abort());
  // A terminal that was closed takes no more lines, and the system has to be taken down all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => stop.abort());
  const port = await portOrAny(Number(process.env["PORT"] ?? 8080));
  const old = await systemOf({ version: before, port });
  try {
    // What a run left that was killed.
    await down(old.stack, old);
    return await tellStory(old, await systemOf({ version: after, port }), stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return 130;
  } finally {
    await part("Taking everything down", async () => {
      await down(old.stack, { ...old, waitMs: 120_000 });
      await rm(stateFolder, { recursive: true, force: true });
    });
  }
}

async function tellStory(old: System, next: System, signal: AbortSignal): Promise<number> {
  await part("Building both versions", async () => Promise.all([build(before), build(after)]));
  signal.throwIfAborted();
  const { address } = await part(`Bringing ${before} up`, async () =>
    up(old.stack, { ...old, signal }),
  );
  signal.throwIfAborted();
  const restart = await part("Restarting it in place, under traffic", async () =>
    restartInPlace(old, { address, signal }),
  );
  signal.throwIfAborted();
  const receipt = await part(`Deploying ${after} blue-green, under traffic`, async (tell) =>
    underProbe(
      next.stack,
      deploy,
      { ...next, signal, onEvent: (event) => tell(inWords(event) ?? "") },
      visitors,
    ),
  );
  return showReceipts(restart, receipt, signal);
}

async function showReceipts(
  restart: ProbeReceipt,
  receipt: DeployReceipt,
  signal: AbortSignal,
): Promise<number> {
  const { probe, outcome, address } = receipt;
  if (probe === undefined) throw new TypeError("the deploy ran without a probe");
  const rows = [
    { label: "restart in place", receipt: restart },
    { label: "deploy with Hitless", receipt: probe },
  ];
  const pages = [await writeReceipt("restart", restart), await writeReceipt("deploy", probe)];
  if (outcome.is !== "deployed" || failedTotal(probe) > 0)
    say(`\n${renderReceipt(receipt, painted)}`);
  say(`\n${renderTable(rows, painted)}\n`);
  say(`Receipts: ${pages.join(", ")}`);
  const code = outcome.is === "deployed" && failedTotal(probe) === 0 ? 0 : 1;
  if (!once) await serve(address, signal);
  return code;
}

async function serve(address: string, signal: AbortSignal): Promise<void> {
  say(`\nMaker Hub ${after} is at ${address} until Ctrl-C. Two things to try in another terminal:`);
  say("  npm run deploy -- --broken crash\n    a broken version never gets traffic");
  say(`  npx @hitless/probe ${address} --for 10s\n    the probe, on this or on your own site\n`);
  const keepAlive = setInterval(() => {}, 60_000);
  await new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", resolve);
  });
  clearInterval(keepAlive);
}
