import type { BackendHealth } from "../../proxy.ts";

/** What is thought of a server, by its last answers. */
export interface Health {
  isWell: boolean;
  /** Answers in a row that spoke against it. */
  against: number;
}

/** Who was never asked is well: the deployer has looked. */
export const unasked: Health = { isWell: true, against: 0 };

/** Takes one answer into account. Pure. */
export function judgeHealth(
  { isWell, against }: Health,
  answered: boolean,
  { fall, rise }: Pick<BackendHealth, "fall" | "rise">,
): Health {
  if (answered === isWell) return { isWell, against: 0 };
  const limit = isWell ? fall : rise;
  return against + 1 >= limit ? { isWell: !isWell, against: 0 } : { isWell, against: against + 1 };
}
