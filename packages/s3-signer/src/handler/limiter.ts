/** Counts what each user does within a stretch of time. */
export interface Limiter {
  /** Counts one more, and says in how many seconds it is allowed when it is not: 0 is now. */
  readonly take: (user: string, now: Date) => number;
}

// What the oldest of more users did is forgotten first: memory is bounded, whoever asks.
const mostUsers = 10_000;

/** At most `most` in `seconds` for each user, in this process. */
export function limiter(most: number, seconds: number): Limiter {
  const isTime = typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0;
  if (!Number.isInteger(most) || most < 1 || !isTime)
    throw new TypeError("A limit must be a whole number of at least 1 in a time over 0 seconds");
  const stretches = new Map<string, { ends: number; count: number }>();
  return {
    take: (user, now) => {
      const time = now.getTime();
      const known = stretches.get(user);
      if (known !== undefined && known.ends > time) {
        if (known.count >= most) return Math.ceil((known.ends - time) / 1000);
        known.count += 1;
        return 0;
      }
      stretches.delete(user);
      stretches.set(user, { ends: time + seconds * 1000, count: 1 });
      const [oldest] = stretches.keys();
      if (stretches.size > mostUsers && oldest !== undefined) stretches.delete(oldest);
      return 0;
    },
  };
}
