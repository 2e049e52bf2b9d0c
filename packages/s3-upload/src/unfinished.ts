import type { MultipartSession } from "./open-multipart.ts";

/** A multipart upload that was not completed, as the browser keeps it over a reload. */
export interface UnfinishedUpload {
  /** The file's fingerprint. */
  id: string;
  name: string;
  size: number;
  /** In ms since 1970, by the clock of the browser. */
  startedAt: number;
  session: MultipartSession;
  /** With it the file needs not be picked again; the browser may still ask the person. */
  handle?: FileSystemFileHandle;
}

/** What is kept in this browser, for this origin, in IndexedDB. */
export interface UnfinishedUploads {
  all(): Promise<UnfinishedUpload[]>;
  find(id: string): Promise<UnfinishedUpload | undefined>;
  keep(upload: UnfinishedUpload): Promise<void>;
  forget(id: string): Promise<void>;
}

const store = "unfinished";
// S3 keeps parts until they are removed; a bucket's lifecycle rule commonly does it after a week.
const keptMs = 7 * 24 * 3_600_000;

function isRecent({ startedAt }: UnfinishedUpload): boolean {
  return Date.now() - startedAt < keptMs;
}

/** Where the browser has no IndexedDB, or forbids it, nothing is kept, and uploads work all the same. */
export function unfinishedUploads(database = "hitless-s3-upload"): UnfinishedUploads {
  return {
    async all() {
      return (await run(database, "readonly", getAll))?.filter(isRecent) ?? [];
    },
    async find(id) {
      const [found] = (await run(database, "readonly", (kept) => getAll(kept, id))) ?? [];
      return found !== undefined && isRecent(found) ? found : undefined;
    },
    async keep(upload) {
      await run(database, "readwrite", (kept) => kept.put(upload));
    },
    async forget(id) {
      await run(database, "readwrite", (kept) => kept.delete(id));
    },
  };
}

function getAll(kept: IDBObjectStore, id?: string): IDBRequest<UnfinishedUpload[]> {
  // oxlint-disable-next-line no-unsafe-return -- only `keep` writes there
  return kept.getAll(id);
}

async function run<Result>(
  name: string,
  mode: IDBTransactionMode,
  work: (kept: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result | undefined> {
  try {
    const opening = indexedDB.open(name, 1);
    opening.addEventListener("upgradeneeded", () =>
      opening.result.createObjectStore(store, { keyPath: "id" }),
    );
    const database = await settled(opening);
    try {
      return await settled(work(database.transaction(store, mode).objectStore(store)));
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

async function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("unknown")));
  });
}
