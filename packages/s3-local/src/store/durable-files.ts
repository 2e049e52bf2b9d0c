import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** A file that nobody sees yet. */
export interface PendingFile {
  write(data: Buffer): Promise<void>;
  /** Makes it last and then visible. Resolves with its name in the folder. */
  publish(): Promise<string>;
  /** Leaves nothing of it. */
  discard(): Promise<void>;
}

/** How files come to be on the disk. */
export interface Files {
  /** A new file of the folder, whose name begins with the stem and is nobody else's. */
  create(folder: string, stem: string): Promise<PendingFile>;
  /** A small file with this very name, in place of the one before. */
  replace(folder: string, name: string, content: string): Promise<void>;
}

/** What is asked of the file system, which tests let forget. */
export interface Disk {
  open(path: string, flags: string, mode: number): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
}

export interface OpenFile {
  write(data: Buffer, offset: number): Promise<{ bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Files that are whole or not there, whatever ends the process or the machine: written aside, fsync, renamed,
 * and the folder's fsync, which makes the name last.
 * @param temporaryFolder is on the same file system; what is left in it belongs to nobody
 */
export function durableFiles(temporaryFolder: string, disk: Disk = { open, rename }): Files {
  const begin = async (folder: string, name: string): Promise<PendingFile> => {
    const path = join(temporaryFolder, randomName());
    const handle = await disk.open(path, "wx", 0o600);
    return {
      write: (data) => writeAll(handle, data),
      async publish() {
        await handle.sync();
        await handle.close();
        await disk.rename(path, join(folder, name));
        await syncFolder(folder);
        return name;
      },
      async discard() {
        await handle.close();
        await rm(path, { force: true });
      },
    };
  };
  return {
    create: (folder, stem) => begin(folder, `${stem}.${randomName()}`),
    async replace(folder, name, content) {
      const file = await begin(folder, name);
      try {
        await file.write(Buffer.from(content));
        await file.publish();
      } catch (error) {
        await file.discard();
        throw error;
      }
    },
  };
}

async function writeAll(handle: OpenFile, data: Buffer): Promise<void> {
  for (let at = 0; at < data.length;) {
    at += (await handle.write(data, at)).bytesWritten;
  }
}

/** Makes the names in a folder last. Windows has no such call, and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function randomName(): string {
  return randomBytes(12).toString("hex");
}
