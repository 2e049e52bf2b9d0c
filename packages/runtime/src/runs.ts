import { mkdir, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "./errors.ts";
import { damaged, namesIn, parseJson, readIfThere, writeWhole } from "./files.ts";
import { findProcess, parseOwnLine, readBootId } from "./process-table.ts";
import type { Exit } from "./runtime.ts";

/*
 * The runs of one instance are files named 1, 2, 3, … in a folder of its own. Each is a *claim*: made
 * whole, by link(2), which only one can win, and never changed. A child claims its number before it
 * becomes the program. Who wants that a child still on its way cannot start any more claims the number
 * first. And a number is claimed only after the run before it has ended. So at most one run of an
 * instance goes on at any time, and each that goes on is known, whoever died when.
 */

/** One start of an instance. */
export interface Run extends ClaimHead {
  number: number;
  /** The value of `HITLESS_RUN` in the environment of its processes. */
  token: string;
  pid: number;
  /** As `ProcessEntry.start`. */
  start: string;
}

/** What is known before the start: the first line of a claim. */
export interface ClaimHead {
  port: number;
  /** A start time means something only until the machine is restarted. */
  bootId: string;
}

/** What a claim says that no process made. */
const nobody = "none\n";

/** The file by which a child claims its run. */
export function claimPath(folder: string, key: string, number: number): string {
  return join(runsFolder(folder, key), String(number));
}

export function runToken(key: string, number: number): string {
  return `${key}.${number}`;
}

export async function createRunsFolder(folder: string, key: string): Promise<void> {
  await mkdir(runsFolder(folder, key), { recursive: true, mode: 0o700 });
}

/** Deletes what is known of the runs. A child still on its way then finds no folder to claim in. */
export async function deleteRuns(folder: string, key: string): Promise<void> {
  await rm(runsFolder(folder, key), { recursive: true, force: true, maxRetries: 3 });
}

/** Deletes the folders of this id, whatever their key, in which no run was ever claimed. */
export async function deleteEmptyRuns(folder: string, id: string): Promise<void> {
  const keys = (await namesIn(join(folder, "runs"))).filter((key) => key.startsWith(`${id}.`));
  await Promise.all(
    keys.map((key) =>
      rmdir(runsFolder(folder, key)).catch(ignoreThat("ENOTEMPTY", "EEXIST", "ENOENT")),
    ),
  );
}

/** Whether the instance can be started. Without the folder its removal has begun. */
export async function hasRunsFolder(folder: string, key: string): Promise<boolean> {
  const found = await stat(runsFolder(folder, key)).catch(() => undefined);
  return found !== undefined;
}

/** The last run, and the number that comes next. @throws {RuntimeError} `damaged`. */
export async function readRuns(folder: string, key: string): Promise<{ next: number; last?: Run }> {
  const names = await namesIn(runsFolder(folder, key));
  const numbers = names.filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
  numbers.sort((a, b) => b - a);
  const next = (numbers[0] ?? 0) + 1;
  for (const number of numbers) {
    const last = await readRun(folder, key, number);
    if (last) return { next, last };
  }
  return { next };
}

/** The run of this number; undefined where it is not claimed, or claimed by no process. */
export async function readRun(
  folder: string,
  key: string,
  number: number,
): Promise<Run | undefined> {
  const path = claimPath(folder, key, number);
  const text = await readIfThere(path);
  if (text === undefined || text === nobody) return undefined;
  const [headLine = "", processLine = ""] = text.split("\n");
  const head = parseJson(headLine, path, isClaimHead);
  const entry = parseOwnLine(processLine);
  if (!entry) throw damaged(path, "it names no process");
  return { ...head, number, token: runToken(key, number), pid: entry.pid, start: entry.start };
}

/** Takes the number so that no child can start with it any more; false where one already has. */
export async function claimForNobody(
  folder: string,
  key: string,
  number: number,
): Promise<boolean> {
  try {
    return await writeWhole(claimPath(folder, key, number), nobody, { ifAbsent: true });
  } catch (error) {
    // The folder is gone, and with it any way to start.
    if (systemCode(error) === "ENOENT") return true;
    throw error;
  }
}

/** Whether the run's own process goes on: the pid lives, and is not somebody else's by now. */
export async function isRunning(run: Run): Promise<boolean> {
  if (run.bootId !== (await readBootId())) return false;
  const entry = await findProcess(run.pid);
  return entry !== undefined && !entry.zombie && entry.start === run.start;
}

export async function writeExit(
  folder: string,
  key: string,
  number: number,
  exit: Exit,
): Promise<void> {
  await writeWhole(exitPath(folder, key, number), `${JSON.stringify(exit)}\n`);
}

/** How the run ended; empty where nobody was there to see it. @throws {RuntimeError} `damaged`. */
export async function readExit(folder: string, key: string, number: number): Promise<Exit> {
  const path = exitPath(folder, key, number);
  const text = await readIfThere(path);
  return text === undefined ? {} : parseJson(text, path, isExit);
}

function runsFolder(folder: string, key: string): string {
  return join(folder, "runs", key);
}

function ignoreThat(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!codes.includes(systemCode(error) ?? "")) throw error;
  };
}

function exitPath(folder: string, key: string, number: number): string {
  return `${claimPath(folder, key, number)}.exit`;
}

function isClaimHead(value: unknown): value is ClaimHead {
  if (typeof value !== "object" || value === null) return false;
  const head: Partial<Record<keyof ClaimHead, unknown>> = value;
  return Number.isSafeInteger(head.port) && typeof head.bootId === "string";
}

function isExit(value: unknown): value is Exit {
  return typeof value === "object" && value !== null;
}
