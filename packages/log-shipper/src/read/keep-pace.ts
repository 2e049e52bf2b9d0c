import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

import { nextLookMs } from "./next-look.ts";

export interface Pace {
  /** Between two looks at a log that grows, at most. @default 20 */
  busyMs?: number;
  /** Between two looks at a quiet log, beside inotify, which may lose events. @default 2_000 */
  quietMs?: number;
  /** After so long without growth a log is quiet. @default 1_000 */
  quietAfterMs?: number;
}

export interface PaceOptions extends Pace {
  /** The size in bytes at which the log is rotated. */
  maxSize: number;
}

/** What a look has found: whether anything has changed, and by how many bytes the log has grown. */
export interface Growth {
  changed: boolean;
  bytes: number;
}

/**
 * Calls `check` when the log may have changed. A quiet log is watched by inotify; one that grows is looked at
 * by the clock instead, since there is an event for each line, and to take those costs more than to read it.
 */
export function keepPace(path: string, check: () => Growth, options: PaceOptions) {
  const { busyMs = 20, quietMs = 2_000, quietAfterMs = 1_000, maxSize } = options;
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  let grownAt = -Infinity;
  let lookedAt = performance.now();
  let stopped = false;

  function look(): void {
    clearTimeout(timer);
    if (stopped) return;
    const { changed, bytes } = check();
    const now = performance.now();
    const elapsedMs = now - lookedAt;
    lookedAt = now;
    if (changed) grownAt = now;
    if (now - grownAt > quietAfterMs) return becomeQuiet();
    forget();
    timer = setTimeout(look, nextLookMs({ bytes, elapsedMs, maxSize, busyMs }));
  }

  function becomeQuiet(): void {
    timer = setTimeout(look, watcher ? quietMs : Math.min(quietMs, 250));
    if (watcher) return;
    watcher = watched(path, look, forget);
    // What came before the watch has no event.
    if (watcher) setImmediate(look);
  }

  function forget(): void {
    watcher?.close();
    watcher = undefined;
  }

  look();
  return {
    look,
    stop(): void {
      stopped = true;
      clearTimeout(timer);
      forget();
    },
  };
}

/** Undefined where the system has no watch left to give, or the folder is gone. */
function watched(path: string, onChange: () => void, onError: () => void): FSWatcher | undefined {
  const name = basename(path);
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, file) => {
      if (file === name) onChange();
    });
    watcher.on("error", onError);
    return watcher;
  } catch {
    return undefined;
  }
}
