import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { type Bucket, openBucket } from "./bucket.ts";
import { durableFiles, type Files, syncFolder } from "./durable-files.ts";
import { inTurn } from "./in-turn.ts";
import { readRecord } from "./read-folder.ts";
import { type BucketRecord, bucketRecord } from "./records.ts";

/** Everything that is kept, in one folder. */
export interface Store {
  buckets(): readonly Bucket[];
  find(name: string): Bucket | undefined;
  /** Makes a bucket, or finds it. */
  create(name: string, now: Date): Promise<Bucket>;
  remove(name: string): Promise<void>;
}

export interface StoreOptions {
  /** @default durableFiles */
  files?: (temporaryFolder: string) => Files;
}

/** Opens the folder of a store, and makes it where there is none. */
export async function openStore(
  folder: string,
  { files: filesIn = durableFiles }: StoreOptions = {},
): Promise<Store> {
  const bucketsFolder = join(folder, "buckets");
  const temporaryFolder = join(folder, "tmp");
  await rm(temporaryFolder, { recursive: true, force: true });
  await mkdir(bucketsFolder, { recursive: true, mode: 0o700 });
  await mkdir(temporaryFolder, { mode: 0o700 });
  const files = filesIn(temporaryFolder);
  const buckets = new Map<string, Bucket>();
  const exclusively = inTurn();
  for (const name of (await readdir(bucketsFolder)).toSorted()) {
    const own = join(bucketsFolder, name);
    const record = await readRecord(join(own, "bucket.json"), bucketRecord);
    buckets.set(name, await openBucket(own, record, files));
  }

  return {
    buckets: () =>
      [...buckets.values()].toSorted((a, b) => (a.record.name < b.record.name ? -1 : 1)),
    find: (name) => buckets.get(name),
    create: (name, now) =>
      exclusively(name, async () => {
        const found = buckets.get(name);
        if (found !== undefined) return found;
        const record: BucketRecord = { name, created: now.toISOString() };
        const own = join(bucketsFolder, name);
        // Aside first, so that no folder of a bucket is without its record.
        const aside = join(temporaryFolder, `bucket-${name}`);
        await mkdir(aside, { recursive: true, mode: 0o700 });
        await files.replace(aside, "bucket.json", JSON.stringify(record));
        await rename(aside, own);
        await syncFolder(bucketsFolder);
        const bucket = await openBucket(own, record, files);
        buckets.set(name, bucket);
        return bucket;
      }),
    remove: (name) =>
      exclusively(name, async () => {
        if (!buckets.delete(name)) return;
        const aside = join(temporaryFolder, `removed-${name}`);
        await rename(join(bucketsFolder, name), aside);
        await rm(aside, { recursive: true, force: true });
      }),
  };
}
