import type { ReceivedLine } from "@hitless-tools/real-parts/receiver";

/** What became of numbered lines. */
export interface LineCount {
  lost: number[];
  /** How many came more often than once. */
  repeated: number;
  /** Those that did not come byte for byte the same each time. */
  changed: number[];
}

/** Looks for the lines 1 to `sent` by the `meta sequenceId` in them (RFC 5424 section 7.3.1). */
export function countLines(received: readonly ReceivedLine[], sent: number): LineCount {
  const first = new Map<number, string>();
  const changed: number[] = [];
  let repeated = 0;
  for (const { raw, structuredData } of received) {
    const number = Number(/\bsequenceId="(\d+)"/.exec(structuredData)?.[1]);
    const before = first.get(number);
    if (before === undefined) first.set(number, raw);
    else repeated += 1;
    if (before !== undefined && before !== raw) changed.push(number);
  }
  const all = Array.from({ length: sent }, (_, index) => index + 1);
  return { lost: all.filter((number) => !first.has(number)), repeated, changed };
}
