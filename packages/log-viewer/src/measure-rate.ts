/** Counts per second over the last seconds. */
export interface Rate {
  add: (count: number, nowMs: number) => void;
  perSecond: (nowMs: number) => number;
}

const seconds = 5;

export function createRate(): Rate {
  const counts = new Map<number, number>();
  const forget = (second: number) => {
    for (const each of counts.keys()) if (each < second - seconds) counts.delete(each);
  };
  return {
    add(count, nowMs) {
      const second = Math.floor(nowMs / 1_000);
      forget(second);
      counts.set(second, (counts.get(second) ?? 0) + count);
    },
    perSecond(nowMs) {
      const second = Math.floor(nowMs / 1_000);
      forget(second);
      let sum = 0;
      // The present second is not over.
      for (const [each, count] of counts) if (each < second) sum += count;
      return sum / seconds;
    },
  };
}
