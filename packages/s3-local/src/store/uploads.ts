import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Files, PendingFile } from "./durable-files.ts";
import { inTurn } from "./in-turn.ts";
import { readRecords } from "./read-folder.ts";
import { type PartRecord, partRecord, type UploadRecord, uploadRecord } from "./records.ts";

export interface Upload {
  readonly record: UploadRecord;
  readonly parts: ReadonlyMap<number, PartRecord>;
  readonly folder: string;
}

/** The multipart uploads of a bucket that are not completed. */
export interface Uploads {
  all(): readonly Upload[];
  find(uploadId: string, key: string): Upload | undefined;
  begin(upload: Omit<UploadRecord, "uploadId" | "started">, now: Date): Promise<Upload>;
  create(upload: Upload, partNumber: number): Promise<PendingFile>;
  /** Puts a part in place of the one with its number. Resolves with false when the upload is over. */
  putPart(upload: Upload, part: PartRecord): Promise<boolean>;
  /** Runs alone among what concerns this upload. */
  exclusively<Result>(upload: Upload, work: () => Promise<Result>): Promise<Result>;
  remove(upload: Upload): Promise<void>;
}

interface OpenUpload extends Upload {
  readonly parts: Map<number, PartRecord>;
}

const recordName = "upload.json";

export async function openUploads(folder: string, files: Files): Promise<Uploads> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const uploads = await readUploads(folder);
  const exclusively = inTurn();
  const openOf = (upload: Upload) => uploads.get(upload.record.uploadId);

  return {
    all: () => [...uploads.values()],
    find(uploadId, key) {
      const found = uploads.get(uploadId);
      return found?.record.key === key ? found : undefined;
    },
    async begin(given, now) {
      const record = { ...given, uploadId: newUploadId(), started: now.toISOString() };
      const upload = { record, parts: new Map(), folder: join(folder, record.uploadId) };
      await mkdir(join(upload.folder, "parts"), { recursive: true, mode: 0o700 });
      await files.replace(upload.folder, recordName, JSON.stringify(record));
      uploads.set(record.uploadId, upload);
      return upload;
    },
    create: (upload, partNumber) => files.create(join(upload.folder, "parts"), String(partNumber)),
    putPart: (upload, part) =>
      exclusively(upload.record.uploadId, async () => {
        const parts = openOf(upload)?.parts;
        if (parts === undefined) return false;
        const partsFolder = join(upload.folder, "parts");
        const before = parts.get(part.partNumber);
        await files.replace(partsFolder, `${part.partNumber}.json`, JSON.stringify(part));
        parts.set(part.partNumber, part);
        if (before !== undefined) await rm(join(partsFolder, before.file), { force: true });
        return true;
      }),
    exclusively: (upload, work) => exclusively(upload.record.uploadId, work),
    async remove(upload) {
      uploads.delete(upload.record.uploadId);
      await rm(upload.folder, { recursive: true, force: true });
    },
  };
}

async function readUploads(folder: string): Promise<Map<string, OpenUpload>> {
  const uploads = new Map<string, OpenUpload>();
  for (const name of await readdir(folder)) {
    const own = join(folder, name);
    const record = (await readRecords(own, uploadRecord)).get(recordName);
    if (record === undefined) {
      // It was never answered.
      await rm(own, { recursive: true, force: true });
      continue;
    }
    const records = (await readRecords(join(own, "parts"), partRecord)).values();
    const parts = new Map([...records].map((part) => [part.partNumber, part]));
    uploads.set(record.uploadId, { record, parts, folder: own });
  }
  return uploads;
}

function newUploadId(): string {
  return randomBytes(24).toString("base64url");
}
