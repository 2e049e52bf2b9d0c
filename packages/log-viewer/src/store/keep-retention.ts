import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";

import type { LogViewerEvent } from "../events.ts";
import type { SegmentPlace } from "../search/segment-reader.ts";
import type { Store } from "./open-store.ts";

export interface RetentionOptions {
  store: Store;
  /** A folder; undefined: what goes is gone. */
  archive: string | undefined;
  writeArchive: (place: SegmentPlace, path: string) => Promise<void>;
  onEvent: (event: LogViewerEvent) => void;
  everyMs: number;
}

/** Removes what is too old or too much, now and then. */
export interface RetentionKeeper extends AsyncDisposable {
  /** Looks now. */
  look: () => Promise<void>;
}

export function keepRetention(options: RetentionOptions): RetentionKeeper {
  let looking: Promise<void> | undefined;
  const look = async () =>
    (looking ??= removeExpired(options).finally(() => (looking = undefined)));
  const timer = setInterval(() => void look(), options.everyMs);
  return {
    look,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
    },
  };
}

async function removeExpired(options: RetentionOptions): Promise<void> {
  const { store, archive, writeArchive, onEvent } = options;
  for (const segment of store.expired(Date.now())) {
    const { first: firstId, next } = segment;
    const removed = { type: "removed", firstId, lastId: next - 1 } as const;
    if (archive === undefined) {
      store.remove(segment);
      onEvent(removed);
      continue;
    }
    const path = join(archive, `${basename(segment.path, ".db")}.jsonl.gz`);
    try {
      await mkdir(archive, { recursive: true, mode: 0o700 });
      await writeArchive(segment, path);
    } catch (error) {
      // What could not be archived is kept.
      onEvent({ type: "archive-failed", error });
      return;
    }
    store.remove(segment);
    onEvent({ ...removed, archive: path });
  }
}
