import type { Container } from "../discover/container.ts";
import type { Shipment } from "../send/shipment.ts";
import { openCompressedFiles } from "./compressed-files.ts";
import { createFileReader } from "./file-reader.ts";
import type { Following } from "./following.ts";
import { openLogFiles } from "./log-files.ts";
import type { Lookout } from "./lookout.ts";

export interface FollowFilesOptions {
  path: string;
  /** Of the routes that begin now, to begin behind what is there. */
  fromNow: boolean;
  holdBytes: number;
  lookout: Lookout;
  signal: AbortSignal;
}

/** Follows a container by its json-file logs: one look at the folder for all routes, each of which reads by itself. */
export async function followFiles(
  container: Container,
  shipments: readonly Shipment[],
  { path, fromNow, holdBytes, lookout, signal }: FollowFilesOptions,
): Promise<Following> {
  let now = container;
  const firsts = shipments.flatMap(({ position: { stdout, stderr } }) =>
    [stdout, stderr].map(({ place }) => place?.first ?? ""),
  );
  const files = openLogFiles(path, await openCompressedFiles(path, firsts));
  const readers = shipments.map(({ open, joiner, outlet, position, lost }) => {
    const { stdout, stderr } = position;
    return createFileReader({
      files,
      joiner,
      lost,
      holdBytes,
      signal,
      sent: [stdout, stderr],
      fromNow: fromNow && open.cursor.isNew,
      room: () => open.lane.room(),
      reached: outlet.reached,
      running: () => now.running,
      maxSize: container.log.maxSize,
    });
  });
  files.begin(readers);
  const looking = lookout.follow(
    { path, maxSize: container.log.maxSize, seen: files.seenFirst },
    files.see,
  );
  const running = readers.map(async (reader, index) => {
    await reader.run();
    if (!signal.aborted) shipments[index]?.open.lane.forget(container.id);
  });
  return {
    changed(changed) {
      now = changed;
      looking.look();
      for (const reader of readers) reader.grown();
    },
    gone: () => void looking.leave().then(() => files.end()),
    async done() {
      try {
        await Promise.all(running);
      } finally {
        await looking.leave();
        files[Symbol.dispose]();
      }
    },
  };
}
