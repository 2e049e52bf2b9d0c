import { within } from "./pause.ts";
import { readExit, type Run, writeExit } from "./runs.ts";
import type { Exit } from "./runtime.ts";

/** How runs ended, as far as anybody was there to see it. */
export interface InstanceExits {
  /** Records the end of a run of which this process is the parent, while this process lives. */
  watch(key: string, run: Run, exit: Promise<Exit>): void;
  /** For a run that has ended. */
  exitOf(key: string, run: Run): Promise<Exit>;
}

export function instanceExits(folder: string): InstanceExits {
  const watched = new Map<string, Promise<Exit>>();
  return {
    watch(key, run, exit) {
      const recorded = exit.then(async (seen) => {
        // Without the file the exit is unknown to later deployers only; that is no reason to fail here.
        await writeExit(folder, key, run.number, seen).catch(() => undefined);
        return seen;
      });
      watched.set(run.token, recorded);
    },

    async exitOf(key, run) {
      const ours = watched.get(run.token);
      // The system shows the end a moment before Node.js tells of it.
      const seen = ours && (await within(1_000, ours));
      return seen ?? (await readExit(folder, key, run.number));
    },
  };
}
