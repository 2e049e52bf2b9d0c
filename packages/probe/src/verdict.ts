import type { ProbeReceipt } from "./receipt.ts";

/** All that failed: requests, and streams that were cut other than at the drain limit. Pure. */
export function failedTotal({
  requests,
  streams,
}: Pick<ProbeReceipt, "requests" | "streams">): number {
  return requests.failed + (streams?.cut ?? 0);
}
