import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { RuntimeError } from "./errors.ts";
import { namesIn, parseJson, readIfThere, writeWhole } from "./files.ts";
import { releasePorts } from "./ports.ts";
import { createRunsFolder, deleteEmptyRuns, deleteRuns, hasRunsFolder } from "./runs.ts";
import type { ProcessSpec } from "./spec.ts";

/** What is known of an instance from `create` on. Never changed, so that nobody overwrites anybody. */
export interface InstanceRecord {
  schemaVersion: 1;
  /** The id and a random part: an id that is removed and created again is another instance. */
  key: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  spec: ProcessSpec & { workingFolder: string };
}

/** Records the instance. @throws {RuntimeError} `conflict` where the id is taken by another spec. */
export async function createRecord(folder: string, spec: ProcessSpec): Promise<InstanceRecord> {
  await mkdir(join(folder, "instances"), { recursive: true, mode: 0o700 });
  const existing = await findRecord(folder, spec.id);
  if (existing && (await hasRunsFolder(folder, existing.key))) {
    return checkSame(folder, existing, spec);
  }
  // A removal was broken off.
  if (existing) await forget(folder, existing);

  const record: InstanceRecord = {
    schemaVersion: 1,
    key: `${spec.id}.${randomBytes(6).toString("hex")}`,
    createdAt: performance.timeOrigin + performance.now(),
    spec: { workingFolder: process.cwd(), ...spec },
  };
  await createRunsFolder(folder, record.key);
  const text = `${JSON.stringify(record, null, 2)}\n`;
  if (await writeWhole(recordPath(folder, spec.id), text, { ifAbsent: true })) return record;
  // Somebody else was faster.
  await deleteRuns(folder, record.key);
  return checkSame(folder, await readRecord(folder, spec.id), spec);
}

/** @throws {RuntimeError} `not-found` or `damaged`. */
export async function readRecord(folder: string, id: string): Promise<InstanceRecord> {
  const record = await findRecord(folder, id);
  if (record) return record;
  throw new RuntimeError("not-found", `instance ${id}: there is none in ${folder}`);
}

/** @throws {RuntimeError} `damaged`. */
export async function findRecord(folder: string, id: string): Promise<InstanceRecord | undefined> {
  const path = recordPath(folder, id);
  const text = await readIfThere(path);
  return text === undefined ? undefined : parseJson(text, path, isRecord);
}

/** Oldest first. @throws {RuntimeError} `damaged`. */
export async function listRecords(folder: string): Promise<InstanceRecord[]> {
  const names = await namesIn(join(folder, "instances"));
  const ids = names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));
  const records = await Promise.all(ids.map((id) => findRecord(folder, id)));
  return records
    .filter((record) => record !== undefined)
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1));
}

/**
 * Deletes all that belongs to an instance of which nothing runs. The record goes last: a removal that is
 * broken off can be repeated.
 */
export async function forget(folder: string, { key, spec }: InstanceRecord): Promise<void> {
  await deleteRuns(folder, key);
  await rm(logPath(folder, spec.id), { force: true });
  await releasePorts(folder, key);
  await rm(recordPath(folder, spec.id), { force: true });
  await forgetHalfMade(folder, spec.id);
}

/** The instance's output, stdout and stderr. */
export function logPath(folder: string, id: string): string {
  return join(folder, "logs", `${id}.log`);
}

/** What creations that were broken off left: temporary files, and folders without a run. */
async function forgetHalfMade(folder: string, id: string): Promise<void> {
  const instances = join(folder, "instances");
  const temporary = (await namesIn(instances)).filter((name) => name.startsWith(`${id}.json.`));
  await Promise.all(temporary.map((name) => rm(join(instances, name), { force: true })));
  await deleteEmptyRuns(folder, id);
}

function checkSame(folder: string, existing: InstanceRecord, spec: ProcessSpec): InstanceRecord {
  const wanted = { workingFolder: existing.spec.workingFolder, ...spec };
  if (isDeepStrictEqual(existing.spec, wanted)) return existing;
  throw new RuntimeError(
    "conflict",
    `instance ${spec.id} exists with another spec (${recordPath(folder, spec.id)}): remove it first, or take another id`,
  );
}

function recordPath(folder: string, id: string): string {
  return join(folder, "instances", `${id}.json`);
}

function isRecord(value: unknown): value is InstanceRecord {
  if (typeof value !== "object" || value === null) return false;
  const record: Partial<Record<keyof InstanceRecord, unknown>> = value;
  const { schemaVersion, key, createdAt, spec } = record;
  if (schemaVersion !== 1 || typeof key !== "string" || typeof createdAt !== "number") return false;
  return typeof spec === "object" && spec !== null && "command" in spec && "workingFolder" in spec;
}
