/** What the end of a process concerns. */
export interface Flushable {
  readonly flushOnSigterm: boolean;
  /** Resolves by a limit of its own. */
  flushAtEnd(): Promise<unknown>;
}

const flushables = new Set<Flushable>();

/**
 * Has a transport flushed before the process ends by itself and, where it wants that, before SIGTERM takes effect.
 * One listener serves all transports.
 */
export function flushBeforeEnd(flushable: Flushable): void {
  if (flushables.size === 0) process.on("beforeExit", flushAll);
  flushables.add(flushable);
  if (flushable.flushOnSigterm && !process.listeners("SIGTERM").includes(onSigterm))
    // First, so that it sees the app's own listeners, also those that are called once.
    process.prependListener("SIGTERM", onSigterm);
}

/** The transport has ended, and the process does not concern it any more. */
export function forgetEnd(flushable: Flushable): void {
  flushables.delete(flushable);
  if (flushables.size === 0) process.off("beforeExit", flushAll);
  if (!wanting().length) process.off("SIGTERM", onSigterm);
}

function flushAll(): void {
  for (const each of flushables) void each.flushAtEnd();
}

function onSigterm(): void {
  // An app that handles the signal ends itself, and may have more to log until then.
  const isHandled = process.listenerCount("SIGTERM") > 1;
  void Promise.all(wanting().map((each) => each.flushAtEnd())).then(() => {
    if (isHandled) return;
    process.off("SIGTERM", onSigterm);
    process.kill(process.pid, "SIGTERM");
  });
}

function wanting(): Flushable[] {
  return [...flushables].filter(({ flushOnSigterm }) => flushOnSigterm);
}
