import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ZodType } from "zod";

import { S3LocalError } from "../errors.ts";

const atOnce = 64;

/** All records of a folder, by the names of their files. */
export async function readRecords<Item>(
  folder: string,
  shape: ZodType<Item>,
): Promise<Map<string, Item>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const records = new Map<string, Item>();
  for (let at = 0; at < names.length; at += atOnce) {
    await Promise.all(
      names.slice(at, at + atOnce).map(async (name) => {
        records.set(name, await readRecord(join(folder, name), shape));
      }),
    );
  }
  return records;
}

/** @throws {S3LocalError} `folder` when the file is not what this package writes */
export async function readRecord<Item>(path: string, shape: ZodType<Item>): Promise<Item> {
  const text = await readFile(path, "utf8");
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new S3LocalError("folder", `${path} is no record of hitless-s3-local`, { cause });
  }
}
