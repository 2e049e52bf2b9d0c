import { appendFileSync } from "node:fs";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type Disk, durableFiles, type Files } from "../../src/store/durable-files.ts";

/** How the files of a store come to be, in a test. */
export type FilesKind =
  /** The real ones, on a disk that remembers what was not synced. */
  | "durable"
  /** The same without fsync before the rename. */
  | "unsynced"
  /** Written where they are read, over what is there. */
  | "in-place";

/** @param journal of what the disk was asked, in its order */
export function filesOf(kind: FilesKind, journal: string): (temporaryFolder: string) => Files {
  if (kind === "in-place") return inPlaceFiles;
  const disk = recordedDisk(journal, { syncs: kind === "durable" });
  return (temporaryFolder) => durableFiles(temporaryFolder, disk);
}

/** A disk that writes down which files have bytes that a power cut would take. */
function recordedDisk(journal: string, { syncs }: { syncs: boolean }): Disk {
  const note = (...words: string[]) => appendFileSync(journal, `${JSON.stringify(words)}\n`);
  return {
    async open(path, flags, mode) {
      const handle = await open(path, flags, mode);
      return {
        write(data, offset) {
          note("written", path);
          return handle.write(data, offset);
        },
        async sync() {
          if (!syncs) return;
          await handle.sync();
          note("synced", path);
        },
        close: () => handle.close(),
      };
    },
    async rename(from, to) {
      note("renamed", from, to);
      await rename(from, to);
    },
  };
}

function inPlaceFiles(): Files {
  return {
    async create(folder, stem) {
      const name = `${stem}.only`;
      const handle = await open(join(folder, name), "w");
      return {
        write: async (data) => void (await handle.write(data)),
        async publish() {
          await handle.close();
          return name;
        },
        async discard() {
          await handle.close();
          await rm(join(folder, name), { force: true });
        },
      };
    },
    replace: (folder, name, content) => writeFile(join(folder, name), content),
  };
}
