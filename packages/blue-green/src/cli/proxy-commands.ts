import type { Command } from "commander";

import { renewProxy, type UpkeepReceipt } from "../proxy-upkeep.ts";
import type { Exit } from "./commands.ts";
import { listenToInterrupts } from "./interrupts.ts";
import { openStack, readApps } from "./open-stack.ts";
import { changing, type WaitOptions } from "./options.ts";
import { print } from "./print.ts";

/** Adds what is done to the proxy of a stack of containers. */
export function addProxyCommands(program: Command, exit: Exit): void {
  const proxy = program.command("proxy").description("the proxy of a stack of containers");
  changing(proxy, "cert", "give it the stack file's certificates, without a reload").action(
    async (options: WaitOptions) => exit(await renew(options, describeCertificates)),
  );
  changing(proxy, "reload", "give it all of the stack file's settings; no request fails").action(
    async (options: WaitOptions) => exit(await renew(options, describeListeners)),
  );
}

async function renew(
  options: WaitOptions,
  describe: (receipt: UpkeepReceipt) => string,
): Promise<number> {
  const [first, ...others] = await readApps(options, { forRelease: false, certificates: true });
  if (first === undefined) throw new TypeError("a stack file has an app");
  await using opened = await openStack(first, options);
  const { stack, ...means } = opened;
  using interrupts = listenToInterrupts();
  const receipt = await renewProxy([stack, ...others], {
    ...means,
    waitMs: options.wait ?? 0,
    signal: interrupts.signal,
    abandon: interrupts.abandon,
  });
  print(options, receipt, describe);
  return 0;
}

function describeCertificates({ certificates }: UpkeepReceipt): string {
  return `the proxy has the certificates ${certificates.join(", ") || "none"}`;
}

function describeListeners({ stack, listeners }: UpkeepReceipt): string {
  return `the proxy of ${stack} serves ${listeners.join(", ")} as the stack file says`;
}
