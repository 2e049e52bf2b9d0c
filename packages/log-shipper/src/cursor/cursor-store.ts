import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";

import { LogShipperError } from "../errors.ts";
import { systemCode } from "../system-code.ts";
import { type ContainerPosition, cursorFile } from "./position.ts";

/** Where one route goes on after a restart. */
export interface CursorStore {
  /** Whether there was none: the first start. */
  readonly isNew: boolean;
  readonly positions: Map<string, ContainerPosition>;
  /** Writes all positions. What is on disk is always a whole cursor, the old one or the new one. */
  save: () => Promise<void>;
}

/**
 * Opens the cursor of a route.
 * @throws {LogShipperError} `state` where it cannot be read, or is none.
 */
export async function openCursor(folder: string, route: string): Promise<CursorStore> {
  const path = join(folder, `${route}.json`);
  const text = await readIfThere(path);
  const positions = new Map(text === undefined ? [] : Object.entries(parse(path, text)));
  return {
    isNew: text === undefined,
    positions,
    async save() {
      const containers = Object.fromEntries(positions);
      await replace(path, JSON.stringify({ version: 1, containers }));
    },
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return await readFile(path, "utf8");
  } catch (cause) {
    if (systemCode(cause) === "ENOENT") return undefined;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LogShipperError("state", `the cursor ${path} cannot be read: ${why}`, { cause });
  }
}

function parse(path: string, text: string): Record<string, ContainerPosition> {
  try {
    return cursorFile.parse(JSON.parse(text)).containers;
  } catch (cause) {
    throw new LogShipperError(
      "state",
      `${path} is no cursor of this version. Remove it to send all logs from their beginning`,
      { cause },
    );
  }
}

/** On disk before it has its name: after a power cut there is the old file or the new one, never half of it. */
async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
