import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import type { Container } from "../discover/container.ts";

/** How a container's log is read, and what that way cannot promise. */
export type WayToRead =
  | { by: "file"; path: string; cannot: readonly string[] }
  | { by: "api"; why: string; cannot: readonly string[] }
  | { by: "none"; why: string; cannot: readonly string[] };

export interface LogFolders {
  /** The engine's own folder of containers, such as `/var/lib/docker/containers`. */
  ofEngine: string;
  /** Where that folder is here. */
  here: string;
}

/** By its files where it can be. */
export async function wayToRead(container: Container, folders: LogFolders): Promise<WayToRead> {
  const { driver, path, maxFiles, maxSize } = container.log;
  if (driver !== "json-file") return byApi(container, `its logging driver is ${driver}`);
  const there =
    path === "" ? join(folders.ofEngine, container.id, `${container.id}-json.log`) : path;
  const here = there.startsWith(`${folders.ofEngine}/`)
    ? join(folders.here, there.slice(folders.ofEngine.length + 1))
    : there;
  const unreadable = await whyUnreadable(here);
  if (unreadable !== undefined) return byApi(container, unreadable);
  const isEmptied = maxSize < Infinity && maxFiles <= 1;
  return {
    by: "file",
    path: here,
    cannot: isEmptied
      ? ["with max-size but not max-file, the engine may remove lines before they can be read"]
      : [],
  };
}

function byApi({ log: { driver, maxSize } }: Container, why: string): WayToRead {
  if (driver === "none") return { by: "none", why, cannot: ["the engine keeps no lines of it"] };
  const cannot = ["lines of a container that is removed at once can be lost"];
  if (driver === "local")
    cannot.push("some engines join a line of more than 16 KiB with the one behind it");
  if (maxSize < Infinity)
    cannot.push("engines up to 20.10 lose lines to those who follow, when a log rotates fast");
  return { by: "api", why, cannot };
}

/** The engine makes the file at the first start; its folder is there from the beginning. */
async function whyUnreadable(path: string): Promise<string | undefined> {
  const folder = dirname(path);
  try {
    await access(folder, constants.R_OK | constants.X_OK);
  } catch (error) {
    return `${folder} cannot be read here: ${message(error)}`;
  }
  try {
    await access(path, constants.R_OK);
    return undefined;
  } catch (error) {
    const isThere = !message(error).includes("ENOENT");
    return isThere ? `${basename(path)} cannot be read here: ${message(error)}` : undefined;
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
