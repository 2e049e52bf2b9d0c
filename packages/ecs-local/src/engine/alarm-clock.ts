/** setTimeout takes no longer time; what is due later is looked at again then. */
const longestMs = 2 ** 31 - 1;

/** One alarm for each cluster: setting it replaces the one before. */
export function alarmClock(ring: (cluster: string) => void): {
  set: (cluster: string, at: number) => void;
  close: () => void;
} {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    set(cluster, at) {
      clearTimeout(timers.get(cluster));
      const waitMs = Math.min(longestMs, Math.max(0, at - Date.now()));
      timers.set(
        cluster,
        setTimeout(() => ring(cluster), waitMs),
      );
    },
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
