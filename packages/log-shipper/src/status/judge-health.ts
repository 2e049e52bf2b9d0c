import type { ShipperStatus } from "../start-log-shipper.ts";

export interface Health {
  isHealthy: boolean;
  /** Each in a sentence; none when all is well. */
  problems: string[];
}

/** A receiver that is away for less is none of a problem's: it is what the logs are kept for. */
const patienceMs = 60_000;

/** Pure: what is wrong with a shipper that is in this state now. */
export function judgeHealth({ engine, routes }: ShipperStatus, now: number): Health {
  const problems = [...routes]
    .filter(([, { isConnected, since }]) => !isConnected && now - since > patienceMs)
    .map(
      ([name, { since }]) => `${name} is not connected for ${Math.round((now - since) / 1_000)} s`,
    );
  if (!engine.isReachable) problems.unshift("the engine does not answer");
  return { isHealthy: problems.length === 0, problems };
}
