import type { Reason } from "./reason.ts";

/** How a command ended. */
export type Outcome =
  /** What was wanted serves, checked by asking it. */
  | { is: "deployed" }
  /** What was wanted served already, checked by asking it. */
  | { is: "unchanged" }
  /** The release was not fit to serve and never got traffic; what served before still does. */
  | { is: "failed"; reason: Reason }
  /** The release got traffic and was not well; the route is back on what served before. */
  | { is: "reverted"; reason: Reason }
  /** The release has the traffic and is not well, and there is nothing healthy to go back to. */
  | { is: "unwell"; reason: Reason }
  /** Interrupted before the switch; what served before still does. */
  | { is: "interrupted" };
