import { availableParallelism, loadavg } from "node:os";

/** What was measured on, without any name that tells whose it is. */
export interface Machine {
  cores: number;
  /** `linux x64` */
  platform: string;
  node: string;
  /** Processes that wanted to run, on average over the minute before; 0 where that is not known. */
  loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version.slice(1),
    loadBefore: loadavg()[0] ?? 0,
  };
}
