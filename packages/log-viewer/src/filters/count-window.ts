/** Tells when something happened n times within t. */
export interface CountWindow {
  /** True when it has now happened often enough; then it begins to count anew, `withinMs` later at the earliest. */
  add: (nowMs: number) => boolean;
}

export function createCountWindow({
  count,
  withinMs,
}: {
  count: number;
  withinMs: number;
}): CountWindow {
  let times: number[] = [];
  let quietUntil = -Infinity;
  return {
    add(nowMs) {
      if (nowMs < quietUntil) return false;
      times.push(nowMs);
      if (times.length > count) times.shift();
      const oldest = times[0] ?? nowMs;
      if (times.length < count || nowMs - oldest >= withinMs) return false;
      times = [];
      quietUntil = nowMs + withinMs;
      return true;
    },
  };
}
