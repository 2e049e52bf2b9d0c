import { type Instance, type Runtime, RuntimeError } from "@hitless/runtime";

/** Why a release did not make it, short enough for one screen. */
export interface Reason {
  /** One sentence: which instance, what was seen, what was expected. */
  summary: string;
  /** The instance that it is about. */
  instance?: string;
  /** The last lines that the instance wrote. */
  lastLines: readonly string[];
}

const lines = 15;

/** The release is not fit to serve. Never leaves this package: it becomes an outcome. */
export class UnfitError extends Error {
  override readonly name = "UnfitError";
  readonly instance: string | undefined;
  /** What was written by that which failed, where it is not the instance. */
  readonly lines: readonly string[] | undefined;

  constructor(
    message: string,
    instance?: string,
    options?: ErrorOptions & { lines?: readonly string[] },
  ) {
    super(message, options);
    this.instance = instance;
    this.lines = options?.lines;
  }
}

/** Puts the reason together while the instance's output is still there. */
export async function reasonOf(error: unknown, runtime: Runtime): Promise<Reason> {
  const summary = error instanceof Error ? error.message : String(error);
  const { instance, lines: written } = error instanceof UnfitError ? error : {};
  if (written !== undefined) return { summary, ...(instance && { instance }), lastLines: written };
  if (instance === undefined) return { summary, lastLines: [] };
  return { summary, instance, lastLines: await runtime.logs(instance, { lines }).catch(() => []) };
}

/** Errors that speak about the release and not about the deployer's own means. */
export function isAboutRelease(error: unknown): boolean {
  if (error instanceof UnfitError) return true;
  return (
    error instanceof RuntimeError && ["unhealthy", "exited", "cannot-start"].includes(error.code)
  );
}

/** How an instance is or ended, in words: `running`, `exited with code 1`, `ended by SIGKILL`. */
export function describeState(state: Instance["state"]): string {
  if (state.is !== "exited") return state.is;
  const { code, signal, outOfMemory } = state.exit;
  if (outOfMemory) return "killed for the memory that it took (out of memory)";
  if (code !== undefined) return `exited with code ${code}`;
  return signal === undefined ? "exited" : `ended by ${signal}`;
}
