/** How a task behaves in a simulation. Durations are milliseconds. */
export interface Behavior {
  /** From the order to start to the beginning of the pull. @default 1_000 */
  readonly provisionMs: number;
  /** From there until its containers run, 1 at least. @default 9_000 */
  readonly startMs: number;
  /** From RUNNING until its checks pass; of no account for a task without checks. @default 10_000 */
  readonly healthyMs: number;
  /** From SIGTERM until its containers have exited; the longest `stopTimeout` at most. @default 1_000 */
  readonly stopMs: number;
  /** What goes wrong. */
  readonly fault?: Fault;
}

export type Fault =
  /** It fails to start instead of running. */
  | { readonly is: "cannot-start"; readonly reason: string }
  /** Its first essential container exits so long after RUNNING. */
  | { readonly is: "exits"; readonly afterMs: number; readonly exitCode: number }
  /** Its first essential container exits instead of the task getting RUNNING. */
  | { readonly is: "exits-at-start"; readonly exitCode: number }
  /** Its checks fail so long after RUNNING; when that is before `healthyMs`, they never pass. */
  | { readonly is: "fails-checks"; readonly afterMs: number; readonly reason?: string };

export const defaultBehavior: Behavior = {
  provisionMs: 1_000,
  startMs: 9_000,
  healthyMs: 10_000,
  stopMs: 1_000,
};

/** Which task a behavior is asked for. */
export interface Subject {
  readonly task: string;
  readonly definition: string;
  readonly service?: string;
  readonly deployment?: string;
  readonly instance?: string;
  /** Which one of its definition it is, from 1 on. */
  readonly nth: number;
}
