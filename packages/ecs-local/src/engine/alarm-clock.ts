/** setTimeout takes no longer time; what is due later is looked at again then. */
const longestMs = 2 ** 31 - 1;

/** One alarm for each cluster: setting it replaces the one before. */
export function alarmClock(ring: (cluster: string) => void): {
  set: (cluster: string, at: number) => void;
  close: () => void;
} {
  const timers = new Map<string, NodeJS.Timeout>();

  function set(cluster: string, at: number): void {
    clearTimeout(timers.get(cluster));
    const waitMs = Math.min(longestMs, Math.max(0, at - Date.now()));
    const timer = setTimeout(() => {
      // A timer may be a little early by the clock on the wall, or that may have been set back. The
      // scheduler says only once when it wants to be woken.
      if (Date.now() < at) set(cluster, at);
      else ring(cluster);
    }, waitMs);
    timers.set(cluster, timer);
  }

  return {
    set,
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
