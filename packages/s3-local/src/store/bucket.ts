import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { removeOrphans } from "./remove-orphans.ts";
import { type Files, type PendingFile, syncFolder } from "./durable-files.ts";
import { inTurn } from "./in-turn.ts";
import { leases } from "./leases.ts";
import { linkFiles } from "./link-files.ts";
import { readRecords } from "./read-folder.ts";
import { type ByteRange, readSegments } from "./read-segments.ts";
import {
  type BucketRecord,
  type ObjectRecord,
  objectRecord,
  type StoredCorsRule,
} from "./records.ts";
import { sortedKeys, type SortedKeys } from "./sorted-keys.ts";
import { openUploads, type Uploads } from "./uploads.ts";

/** The objects of one bucket. What is known of them is in memory, their bytes are not. */
export interface Bucket {
  readonly record: BucketRecord;
  readonly keys: Pick<SortedKeys, "find" | "findPast" | "at">;
  readonly uploads: Uploads;
  find(key: string): ObjectRecord | undefined;
  /** A new file for bytes of an object. */
  create(key: string): Promise<PendingFile>;
  /**
   * Puts an object in place of the one before. When it resolves, the object is on the disk.
   * @param check is asked with the one before, while nobody else changes this key; it throws to refuse, and
   * nothing is left of the new one
   */
  put(record: ObjectRecord, check?: Check): Promise<void>;
  remove(key: string, check?: Check): Promise<void>;
  /** The bytes that an object has now, also when it is replaced before they are read. They have to be read. */
  read(object: ObjectRecord, range: ByteRange): AsyncGenerator<Buffer>;
  /** Gives further names to files of one folder, so that an object can be made of them. */
  adopt(key: string, folder: string, names: readonly string[]): Promise<string[]>;
  /** Keeps the files of an object until what it returns is called. */
  hold(object: ObjectRecord): () => Promise<void>;
  /** Where the files of objects are. */
  readonly objectsFolder: string;
  setCors(rules: readonly StoredCorsRule[] | undefined): Promise<void>;
}

export type Check = (before: ObjectRecord | undefined) => void;

/** Opens a bucket's folder, and makes what is missing in it. */
export async function openBucket(
  folder: string,
  initial: BucketRecord,
  files: Files,
): Promise<Bucket> {
  const objectsFolder = join(folder, "objects");
  await mkdir(objectsFolder, { recursive: true, mode: 0o700 });
  const objects = new Map(
    [...(await readRecords(objectsFolder, objectRecord)).values()].map((each) => [each.key, each]),
  );
  await removeOrphans(objectsFolder, objects.values());
  const keys = sortedKeys(objects.keys());
  const held = leases((file) => rm(join(objectsFolder, file), { force: true }));
  const exclusively = inTurn();
  const uploads = await openUploads(join(folder, "uploads"), files);
  let record = initial;

  return {
    get record() {
      return record;
    },
    keys,
    uploads,
    objectsFolder,
    find: (key) => objects.get(key),
    create: (key) => files.create(objectsFolder, stemOf(key)),
    put: (object, check) =>
      exclusively(object.key, async () => {
        const before = objects.get(object.key);
        try {
          check?.(before);
        } catch (error) {
          await held.remove(filesOf(object).filter((file) => !filesOf(before).includes(file)));
          throw error;
        }
        await files.replace(objectsFolder, `${stemOf(object.key)}.json`, JSON.stringify(object));
        objects.set(object.key, object);
        keys.add(object.key);
        await held.remove(filesOf(before).filter((file) => !filesOf(object).includes(file)));
      }),
    remove: (key, check) =>
      exclusively(key, async () => {
        const before = objects.get(key);
        check?.(before);
        if (before === undefined) return;
        await rm(join(objectsFolder, `${stemOf(key)}.json`), { force: true });
        await syncFolder(objectsFolder);
        objects.delete(key);
        keys.remove(key);
        await held.remove(filesOf(before));
      }),
    adopt: (key, from, names) => linkFiles({ from, names, to: objectsFolder, stem: stemOf(key) }),
    hold: (object) => held.take(filesOf(object)),
    read(object, range) {
      const release = held.take(filesOf(object));
      return releasing(readSegments(objectsFolder, object.segments, range), release);
    },
    async setCors(rules) {
      const { cors: _, ...rest } = record;
      const changed = { ...rest, ...(rules !== undefined && { cors: [...rules] }) };
      await files.replace(folder, "bucket.json", JSON.stringify(changed));
      record = changed;
    },
  };
}

async function* releasing(
  bytes: AsyncGenerator<Buffer>,
  release: () => Promise<void>,
): AsyncGenerator<Buffer> {
  try {
    yield* bytes;
  } finally {
    await release();
  }
}

/** The key's hash: no key, whatever it holds, names a file. */
function stemOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

function filesOf(object: ObjectRecord | undefined): string[] {
  return object?.segments.map(({ file }) => file) ?? [];
}
