/** What is known of a release while it is watched. */
export interface WatchFacts {
  /** Requests that it answered, and that failed, since it went live. */
  answered: number;
  failed: number;
  /** The share of failed requests that the old release had: an app is not held to more than it was. */
  usualShare: number;
  /** An instance that has ended, in words. */
  ended?: string;
  /** The instance with the most failed health checks in a row. */
  unhealthy?: { instance: string; times: number; reason: string };
}

export interface WatchLimits {
  /** Failed health checks in a row of one instance. @default 3 */
  unhealthyTimes?: number;
  /** Fewer failed requests than this say nothing. @default 3 */
  minFailed?: number;
  /** Share of failed requests above the usual one. @default 0.05 */
  maxShare?: number;
}

/** Says why a release is not well; undefined while it is. Pure. */
export function judgeWatch(
  { answered, failed, usualShare, ended, unhealthy }: WatchFacts,
  { unhealthyTimes = 3, minFailed = 3, maxShare = 0.05 }: WatchLimits = {},
): string | undefined {
  if (ended !== undefined) return `${ended} while it was watched`;
  if (unhealthy !== undefined && unhealthy.times >= unhealthyTimes) {
    return `${unhealthy.instance} failed ${unhealthy.times} health checks in a row: ${unhealthy.reason}`;
  }
  const share = failed / Math.max(1, answered, failed);
  if (failed < minFailed || share <= usualShare + maxShare) return undefined;
  return (
    `${failed} of ${Math.max(answered, failed)} requests to the new release failed (${percent(share)}); ` +
    `before it were ${percent(usualShare)}`
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
