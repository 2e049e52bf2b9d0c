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

const fileShape = z.strictObject({ version: z.literal(1), config: configShape });

export interface FileStoreOptions {
  /** How the file is replaced. @default replaceFile */
  replace?: (path: string, text: string) => Promise<void> | void;
}

/** Keeps the config in one JSON file (mode 0600), replaced as a whole by a rename. */
export function fileStore(path: string, { replace = replaceFile }: FileStoreOptions = {}): Store {
  return {
    async read() {
      const text = await readText(path);
      return text === undefined ? undefined : understand(path, text);
    },
    async write(config) {
      try {
        await replace(path, `${JSON.stringify({ version: 1, config }, null, 2)}\n`);
      } catch (cause) {
        if (cause instanceof ProxyError) throw cause;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new ProxyError(
          "write-failed",
          `${path} could not be written (${why}). The proxy serves as before.`,
          { cause },
        );
      }
    },
  };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw new ProxyError("damaged-state", `${path} could not be read: ${String(cause)}`, { cause });
  }
}

function understand(path: string, text: string): ProxyConfig {
  try {
    return checkConfig(parse(fileShape, JSON.parse(text), path).config);
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
