import { setTimeout as delay } from "node:timers/promises";
import { type Probe, type ProbeOptions, type ProbeReceipt, startProbe } from "../src/index.ts";

/** Short times, so that a test takes about a second. */
const quick: ProbeOptions = { baselineMs: 300, settleMs: 300, timeoutMs: 3000 };

/** Probes while this is done. */
export async function probing(
  url: string,
  options: ProbeOptions,
  act: (probe: Probe) => Promise<unknown>,
): Promise<ProbeReceipt> {
  await using probe = await startProbe(url, { ...quick, ...options });
  await act(probe);
  return await probe.stop();
}

/** Time for some requests to be sent. */
export async function traffic(milliseconds: number): Promise<void> {
  await delay(milliseconds);
}

/** The reasons with their counts, over all kinds of requests. */
export function reasonsOf({ failures }: ProbeReceipt): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { reason, count } of failures) reasons[reason] = (reasons[reason] ?? 0) + count;
  return reasons;
}

/** Reads a receipt from its JSON. */
export function receiptOf(json: string): ProbeReceipt {
  const value: unknown = JSON.parse(json);
  if (!isReceipt(value)) throw new Error(`not a receipt: ${json.slice(0, 100)}`);
  return value;
}

function isReceipt(value: unknown): value is ProbeReceipt {
  return typeof value === "object" && value !== null && "schemaVersion" in value;
}
