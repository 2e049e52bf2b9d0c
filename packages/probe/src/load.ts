import type { Clock } from "./clock.ts";
import { dueCount } from "./schedule.ts";

/** A running schedule. */
export interface Load {
  /** Sends what is due up to now and then no more. Returns the time it first stopped at, by the clock. */
  stop: () => number;
}

export interface LoadOptions {
  perSecond: number;
  startAt: number;
  clock: Clock;
  /** Called once for each index, in order, at its time or as soon after it as the event loop allows. */
  send: (index: number) => void;
}

/**
 * Open loop: what is due is sent whether or not earlier requests have been answered. After a delay of
 * this process all that has become due is sent at once, so that the number sent is always the number due.
 */
export function startLoad({ perSecond, startAt, clock, send }: LoadOptions): Load {
  let sent = 0;
  let timer: NodeJS.Timeout | undefined;
  let stoppedAt: number | undefined;

  const sendDue = (now: number) => {
    for (const due = dueCount(now - startAt, perSecond); sent < due; sent += 1) send(sent);
  };
  const tick = () => {
    sendDue(clock());
    const nextAt = startAt + (sent * 1000) / perSecond;
    timer = setTimeout(tick, Math.max(1, nextAt - clock()));
  };

  tick();
  return {
    stop: () => {
      clearTimeout(timer);
      if (stoppedAt === undefined) sendDue((stoppedAt = clock()));
      return stoppedAt;
    },
  };
}
