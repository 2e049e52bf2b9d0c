import { startProbe, type ProbeOptions } from "@hitless/probe";

import { addressOf } from "./address.ts";
import type { DeployEvent } from "./events.ts";
import { observeProxy } from "./observe.ts";
import type { DeployReceipt } from "./receipt.ts";
import type { CommandOptions } from "./run.ts";
import type { Stack } from "./stack.ts";

export interface UnderProbeOptions extends ProbeOptions {
  /** The page that is asked for. @default "/" */
  path?: string;
}

/**
 * Runs a command (`deploy`, `rollback`) under steady traffic to the stack, which has to serve already, and
 * puts what the traffic saw into the receipt.
 * @throws {ProbeError} `unclean-baseline`, before anything was changed
 */
export async function underProbe<Options extends CommandOptions>(
  stack: Stack,
  command: (stack: Stack, options: Options) => Promise<DeployReceipt>,
  options: Options,
  { path = "/", ...probeOptions }: UnderProbeOptions = {},
): Promise<DeployReceipt> {
  const address = addressOf(stack, await observeProxy(options.proxy));
  await using probe = await startProbe(new URL(path, address), probeOptions);
  const onEvent = (event: DeployEvent): void => {
    if (event.type === "switched")
      probe.mark({ at: event.at, type: "switched", text: event.release });
    if (event.type === "drain-limit")
      probe.mark({ at: event.at, type: "drain-limit", text: `${event.left} open` });
    options.onEvent?.(event);
  };
  const receipt = await command(stack, { ...options, onEvent });
  return { ...receipt, probe: await probe.stop() };
}
