/** setTimeout takes no longer time. */
const longestMs = 2 ** 31 - 1;

/** One alarm for each cluster: setting it replaces the one before. It never rings before its time. */
export function alarmClock(ring: (cluster: string) => void): {
  set: (cluster: string, at: number) => void;
  close: () => void;
} {
  const timers = new Map<string, NodeJS.Timeout>();

  function set(cluster: string, at: number): void {
    clearTimeout(timers.get(cluster));
    const waitMs = Math.min(longestMs, Math.max(0, at - Date.now()));
    // Timers have a clock of their own, by which it can be a millisecond later than by the system's.
    const look = () => (Date.now() < at ? set(cluster, at) : ring(cluster));
    timers.set(cluster, setTimeout(look, waitMs));
  }

  return {
    set,
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
