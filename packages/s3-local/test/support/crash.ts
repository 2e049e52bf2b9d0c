import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

import { startS3Local } from "../../src/index.ts";
import type { FilesKind } from "./broken-files.ts";
import { cutPower } from "./cut-power.ts";
import { ask, type Asked } from "./sign.ts";

const program = fileURLToPath(new URL("store-process.ts", import.meta.url));
const credentials = { accessKeyId: "CRASHTEST", secretAccessKey: "crash/test" };
const bucket = "crash";
const lanes = 4;
const keys = 8;

/** What was written of a key: the hash of each version, and which of them the store said it has. */
interface Written {
  versions: string[];
  acknowledged: number;
}

export interface CrashOptions {
  folder: string;
  files: FilesKind;
  rounds: number;
  /** Every other round also takes what the disk was not told to keep, the first one with it. */
  power?: boolean;
  /** Ends with the first round that breaks something. */
  untilBroken?: boolean;
}

/** Kills a store under load, again and again. Resolves with each acknowledged object that is not whole. */
export async function crash(options: CrashOptions) {
  const { folder, files, rounds, power = false, untilBroken = false } = options;
  const written = new Map<string, Written>();
  const broken: string[] = [];
  let acknowledged = 0;
  for (let round = 0; round < rounds; round += 1) {
    const journal = join(folder, `journal-${round}`);
    const data = join(folder, "data");
    const { child, asked } = await startStore({ data, files, journal });
    acknowledged += await writeUntil(asked, { written, round, stop: () => kill(child) });
    if (power && round % 2 === 0) await cutPower(journal);
    broken.push(...(await check(data, written)));
    if (untilBroken && broken.length > 0) break;
  }
  return { broken, acknowledged };
}

async function startStore(options: { data: string; files: FilesKind; journal: string }) {
  const { data, files, journal } = options;
  const args = [data, files, journal, bucket, JSON.stringify(credentials)];
  const conditions = "--conditions=@hitless/source";
  const child = spawn(process.execPath, [conditions, program, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line", {
    signal: AbortSignal.timeout(30_000),
  })) as [string];
  const ready = JSON.parse(line) as { url: string; region: string };
  return { child, asked: { ...ready, credentials } };
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Several writers at once, until so many writes were acknowledged; the others are under way then. */
async function writeUntil(
  asked: Asked,
  options: { written: Map<string, Written>; round: number; stop: () => Promise<void> },
): Promise<number> {
  const { written, round, stop } = options;
  const enough = 6 + ((round * 7) % 11);
  let acknowledged = 0;
  let over: Promise<void> | undefined;
  const lane = async (number: number) => {
    for (let at = 0; over === undefined; at += 1) {
      // A key has one writer, so that its versions have an order.
      const key = `key-${number + lanes * (at % (keys / lanes))}`;
      const body = bodyOf(key, `${round}-${at}`);
      const entry = written.get(key) ?? { versions: [], acknowledged: -1 };
      written.set(key, entry);
      const version = entry.versions.push(hashOf(body)) - 1;
      const status = await put(asked, key, body);
      if (status !== 200) return;
      entry.acknowledged = version;
      acknowledged += 1;
      if (acknowledged >= enough) over ??= stop();
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  await over;
  return acknowledged;
}

async function put(asked: Asked, key: string, body: Buffer): Promise<number> {
  try {
    return (await ask(asked, { method: "PUT", path: `/${bucket}/${key}`, body })).status;
  } catch {
    // The store was killed meanwhile.
    return 0;
  }
}

/** Each acknowledged key has that version, or one that was on its way after it. */
async function check(data: string, written: ReadonlyMap<string, Written>): Promise<string[]> {
  const local = await startS3Local(data, { port: 0, credentials: [credentials] }).catch(String);
  if (typeof local === "string") return [local];
  await using _ = local;
  const broken: string[] = [];
  for (const [key, { versions, acknowledged }] of written) {
    if (acknowledged < 0) continue;
    const found = await ask(local, { path: `/${bucket}/${key}` }).catch(String);
    const hash = typeof found === "string" ? found : hashOf(found.body);
    if (!versions.slice(acknowledged).includes(hash)) broken.push(key);
  }
  return broken;
}

/** Large enough to be under way for a while. */
function bodyOf(key: string, version: string): Buffer {
  return Buffer.alloc(600_000 + key.length * 17_001 + version.length * 5003, `${key} ${version};`);
}

function hashOf(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
