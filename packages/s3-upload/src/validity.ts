import type { Validity } from "./wire.ts";

/** So much earlier a permission counts as run out, for the way to the store. */
const marginMs = 5000;

/**
 * Tells whether what the server signed still holds. Counts from its arrival by a clock that nobody
 * sets, as the clock of the browser may be wrong by hours.
 */
export function validity({ expires, now }: Validity, arrivedAt: number): (at: number) => boolean {
  const lifetime = Date.parse(expires ?? "") - Date.parse(now ?? "");
  // Without the times only the store can tell.
  if (Number.isNaN(lifetime)) return () => true;
  return (at) => at - arrivedAt < Math.max(lifetime - marginMs, lifetime / 2);
}
