/** The two places that a release can be in. The live one is the one that the proxy's route names. */
export type Color = "blue" | "green";

export const colors: readonly Color[] = ["blue", "green"];

export function otherColor(color: Color): Color {
  return color === "blue" ? "green" : "blue";
}

/** How a release proves that it is healthy. */
export interface Health {
  path: string;
  /** Good answers in a row that are needed. */
  successes: number;
  everyMs: number;
  /** Limit of one attempt. */
  timeoutMs: number;
  /** Limit of the whole wait. */
  deadlineMs: number;
}

/** A stack file, checked and with every default filled in. */
export interface Stack {
  name: string;
  /** Absolute path of the stack file. */
  file: string;
  /** Absolute path of the state folder, `.hitless/<name>` beside the file. */
  folder: string;
  service: string;
  image: string;
  /** The image's tag. */
  version: string;
  command: readonly string[];
  workingFolder: string;
  environment: Readonly<Record<string, string>>;
  replicas: number;
  listen: { host: string; port: number };
  health: Health;
  /** How long the old color's requests, and after the stop signal its streams, may take. */
  drainMs: number;
  /** How long the old color stays ready to take over again. */
  watchMs: number;
  /** What becomes of the old color after the watch. */
  keep: "stopped" | "running";
  stopSignal: NodeJS.Signals;
  /** How long an instance may take from the stop signal to its end, once it is drained. */
  stopGraceMs: number;
}

/** The longest that a deploy of this stack may take; the lock lasts as long. */
export function totalLimitMs(stack: Stack): number {
  const { health, drainMs, watchMs, stopGraceMs } = stack;
  return 2 * health.deadlineMs + 3 * drainMs + watchMs + 2 * stopGraceMs + 60_000;
}
