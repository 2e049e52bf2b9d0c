/** What the end of a process concerns. */
export interface Ending {
  readonly flushOnSigterm: boolean;
  /** The process has nothing left to do, and goes on as long as this takes; then it is asked again. */
  settle(): Promise<unknown>;
  /** Resolves by a limit of its own. */
  flush(): Promise<unknown>;
  close(): Promise<unknown>;
}

const endings = new Set<Ending>();

/**
 * Has a transport end before the process does so by itself and, where it wants that, before SIGTERM takes effect. One
 * listener serves all transports.
 */
export function watchEnd(ending: Ending): void {
  if (endings.size === 0) process.on("beforeExit", settleAll);
  endings.add(ending);
  if (ending.flushOnSigterm && !process.listeners("SIGTERM").includes(onSigterm))
    // First, so that it sees the app's own listeners, also those that are called once.
    process.prependListener("SIGTERM", onSigterm);
}

/** The transport has ended, and the process does not concern it any more. */
export function forgetEnd(ending: Ending): void {
  endings.delete(ending);
  if (endings.size === 0) process.off("beforeExit", settleAll);
  if (wanting().length === 0) process.off("SIGTERM", onSigterm);
}

function settleAll(): void {
  for (const each of endings) void each.settle();
}

function onSigterm(): void {
  // An app that handles the signal ends itself, and may have more to log until then.
  if (process.listenerCount("SIGTERM") > 1) {
    for (const each of wanting()) void each.flush();
    return;
  }
  void Promise.all(wanting().map((each) => each.close())).then(() => {
    process.off("SIGTERM", onSigterm);
    process.kill(process.pid, "SIGTERM");
  });
}

function wanting(): Ending[] {
  return [...endings].filter(({ flushOnSigterm }) => flushOnSigterm);
}
