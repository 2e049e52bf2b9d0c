import { z } from "zod";

const holderShape = z.object({
  host: z.string(),
  pid: z.int(),
  /** Within which a pid means something on the host: a boot, and a container's own processes. */
  pids: z.string().optional(),
  /** Start time of the process as its system tells it, against a pid that is used again. */
  started: z.string(),
  /** What it is doing, such as `deploy`. */
  command: z.string(),
  /** ISO 8601. */
  since: z.string(),
  /** ISO 8601. Whoever still holds it then has stopped by itself. */
  expires: z.string(),
  /** Names this very acquisition. */
  token: z.string(),
});

/** Who holds the lock. */
export type LockHolder = z.output<typeof holderShape>;

export interface LockState {
  /** Names what was found; no two acquisitions have the same. Empty where there was none yet. */
  generation: string;
  /** Absent: free. */
  holder?: LockHolder;
}

/** Where a lock is kept, such that of several who follow the same generation only one succeeds. */
export interface LockPlace {
  /** For messages. */
  readonly description: string;
  read(): Promise<LockState>;
  /**
   * Takes the lock as successor of `generation`, or frees it where no holder is given. Resolves with the
   * new generation, or undefined when another was first.
   */
  succeed(generation: string, holder?: LockHolder): Promise<string | undefined>;
  /** Frees the lock of `generation`. */
  free(generation: string): Promise<void>;
}

/** A holder as it was written down; undefined where none was. */
export function readHolder(value: unknown): LockHolder | undefined {
  return holderShape.optional().parse(value);
}
