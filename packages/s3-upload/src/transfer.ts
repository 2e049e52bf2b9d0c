/** How far a transfer is. */
export interface UploadProgress {
  /** Bytes of the file that the browser has handed on. */
  loaded: number;
  /** Bytes of the file. */
  total: number;
  /** Of the last five seconds. */
  bytesPerSecond: number;
  /** Undefined while there is no rate. */
  secondsLeft: number | undefined;
  /** How often a single request had to be begun again from its first byte. */
  startedOver: number;
}

/** Tells bytes a second from byte counts as they come. */
export interface Meter {
  /** `now` in ms. A count lower than the last begins anew. */
  add(loaded: number, now: number): void;
  rate(now: number): number;
}

const windowMs = 5000;

/** The rate of the last five seconds; falls while nothing comes. Pure but for what it remembers. */
export function createMeter(): Meter {
  let samples: { loaded: number; at: number }[] = [];
  return {
    add(loaded, at) {
      const last = samples.at(-1);
      if (last !== undefined && loaded < last.loaded) samples = [];
      // One sample before the window stays, so that the window always has a beginning.
      while (samples.length > 1 && (samples[1]?.at ?? at) < at - windowMs) samples.shift();
      samples.push({ loaded, at });
    },
    rate(now) {
      const [first] = samples;
      const last = samples.at(-1);
      if (first === undefined || last === undefined || now <= first.at) return 0;
      return ((last.loaded - first.loaded) * 1000) / (now - first.at);
    },
  };
}

/** Seconds until all is sent at this rate. */
export function secondsLeft(remaining: number, bytesPerSecond: number): number | undefined {
  if (remaining === 0) return 0;
  return bytesPerSecond > 0 ? remaining / bytesPerSecond : undefined;
}
