import { startProbe, type ProbeOptions } from "@hitless/probe";

import type { DeployReceipt } from "./receipt.ts";

/**
 * Runs a deploy under steady traffic to the service, which has to answer well already, and puts what the traffic
 * saw into the receipt.
 * @throws {ProbeError} `unclean-baseline`, before anything was changed
 */
export async function underProbe(
  url: string | URL,
  work: () => Promise<DeployReceipt>,
  options: ProbeOptions = {},
): Promise<DeployReceipt> {
  await using probe = await startProbe(url, options);
  const receipt = await work();
  return { ...receipt, probe: await probe.stop() };
}
