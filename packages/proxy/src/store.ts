import { readFile } from "node:fs/promises";

import { z } from "zod";

import { checkConfig } from "./config.ts";
import { configShape } from "./config-shape.ts";
import { codeOf, ProxyError } from "./errors.ts";
import { parse } from "./protocol.ts";
import type { ProxyConfig } from "./proxy.ts";
import { replaceFile } from "./replace-file.ts";

/** Where the served config is kept over the life of a process. */
export interface Store {
  /** @throws {ProxyError} `damaged-state` where the file is there but cannot be understood. */
  read(): Promise<ProxyConfig | undefined>;
  /** Resolves when the config would survive a power cut. @throws {ProxyError} `write-failed` */
  write(config: ProxyConfig): Promise<void>;
}

const fileShape = z.strictObject({
  version: z.literal(1),
  /** Tells this writing of the file apart from all others. */
  revision: z.string().exactOptional(),
  config: configShape,
});

/** A config as it is in its file. */
export interface FiledConfig {
  config: ProxyConfig;
  revision?: string;
}

/** Keeps the config in one JSON file (mode 0600), replaced as a whole by a rename. */
export function fileStore(path: string): Store {
  return {
    read: async () => (await readConfig(path))?.config,
    write: async (config) => writeConfig(path, { config }),
  };
}

/** @throws {ProxyError} `damaged-state` where the file is there but cannot be understood. */
export async function readConfig(path: string): Promise<FiledConfig | undefined> {
  const text = await readText(path);
  return text === undefined ? undefined : understand(path, text);
}

/** @throws {ProxyError} `write-failed` */
export async function writeConfig(path: string, filed: FiledConfig): Promise<void> {
  try {
    await replaceFile(path, `${JSON.stringify({ version: 1, ...filed }, null, 2)}\n`);
  } catch (cause) {
    throw writeFailed(path, cause);
  }
}

export function writeFailed(path: string, cause: unknown): ProxyError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `${path} could not be written (${why}). The proxy serves as before.`;
  return new ProxyError("write-failed", message, { cause });
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw new ProxyError("damaged-state", `${path} could not be read: ${String(cause)}`, { cause });
  }
}

function understand(path: string, text: string): FiledConfig {
  try {
    const { version: _version, ...filed } = parse(fileShape, JSON.parse(text), path);
    checkConfig(filed.config);
    return filed;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ProxyError(
      "damaged-state",
      `${path} is not a config that this version can read (${why}). ` +
        "Restore it, or remove it and apply the config again.",
      { cause },
    );
  }
}
