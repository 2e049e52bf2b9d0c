import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

import { S3LocalError } from "../errors.ts";
import { durableFiles } from "../store/durable-files.ts";
import type { Credentials } from "./credentials.ts";

const name = "credentials.json";
const shape = z.object({ accessKeyId: z.string().min(1), secretAccessKey: z.string().min(1) });

/**
 * The key pair of a store's folder, made at the first time. Nobody but the owner can read its file.
 * @throws {S3LocalError} `folder`
 */
export async function openKeyPair(folder: string): Promise<Credentials> {
  const path = join(folder, name);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new S3LocalError("folder", `cannot read ${path}: ${error.message}`, { cause: error });
  });
  if (text === undefined) return makeKeyPair(folder);
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    const what = `${path} is no key pair: { "accessKeyId", "secretAccessKey" } was expected`;
    throw new S3LocalError("folder", what, { cause });
  }
}

async function makeKeyPair(folder: string): Promise<Credentials> {
  // The lengths of AWS's own; base 32 of A to V and digits.
  const pair = {
    accessKeyId: `LOCAL${BigInt(`0x${randomBytes(12).toString("hex")}`)
      .toString(32)
      .toUpperCase()
      .padStart(15, "0")
      .slice(-15)}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
  };
  await durableFiles(join(folder, "tmp")).replace(folder, name, JSON.stringify(pair));
  return pair;
}
