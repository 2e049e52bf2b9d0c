import { availableParallelism, cpus, loadavg } from "node:os";

/** What was measured on, without any name that tells whose it is. */
export interface Machine {
  cpu: string;
  cores: number;
  /** `linux x64` */
  platform: string;
  node: string;
  /** Processes that wanted to run, on average over the minute before; 0 where that is not known. */
  loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version.slice(1),
    loadBefore: loadavg()[0] ?? 0,
  };
}
