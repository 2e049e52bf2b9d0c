/** A load at a constant rate, over kept connections. */
export interface LoadQuestion {
  url: string;
  /** Requests per second. */
  rate: number;
  seconds: number;
  /** The same load before, which does not count. */
  warmUpSeconds: number;
}

export interface LoadAnswer {
  /** When the part that counts began, by `monotonicMs`. It lasted for the seconds asked for. */
  startedMs: number;
  /** CPU time of the generator in that part. */
  cpuMs: number;
  /** What went wrong, each with its count; empty where all was well. */
  failures: string[];
}
