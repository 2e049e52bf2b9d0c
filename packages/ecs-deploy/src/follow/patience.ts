/** How long the follower waits for what may still come, in milliseconds. */
export interface Patience {
  /**
   * How long answers may not know of a deployment that was begun, or of what became of it: reads are only
   * eventually consistent. @default 30_000
   */
  staleMs: number;
  /**
   * How long nothing may move while ECS says that it can't go on. It is longer than a load balancer's default
   * drain. Percentages that leave no step get a sixth of it, as no wait mends them. @default 360_000
   */
  stallMs: number;
  /** How long the endpoint may be out of reach. @default 60_000 */
  lostMs: number;
  /** How long one call may take, its retries by the SDK included. @default 15_000 */
  callMs: number;
}

export const defaultPatience: Patience = {
  staleMs: 30_000,
  stallMs: 360_000,
  lostMs: 60_000,
  callMs: 15_000,
};
