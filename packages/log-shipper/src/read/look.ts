import { statSync } from "node:fs";

import { systemCode } from "../system-code.ts";
import { fileOf } from "./generation.ts";
import { openRotatedFiles } from "./rotated-files.ts";

/** What was seen of a log last. */
export interface LastSeen {
  /** The file that is written; undefined where there was none. */
  file: string | undefined;
  size: number;
}

/** What has become of a log since. */
export type Seen =
  | { is: "same" }
  | { is: "grown" }
  /** It was emptied in place. */
  | { is: "emptied" }
  /** There are other files, open now, the oldest first; `found` where the one before is their predecessor. */
  | { is: "rotated"; descriptors: number[]; found: boolean };

/** Looks at a log, and opens what rotation has made. */
export function look(path: string, last: LastSeen): Seen {
  const now = statOf(path);
  if (!now) return { is: "same" };
  if (fileOf(now) !== last.file) return follow(path, last);
  const before = last.size;
  last.size = Number(now.size);
  if (last.size < before) return { is: "emptied" };
  return { is: last.size > before ? "grown" : "same" };
}

function follow(path: string, last: LastSeen): Seen {
  const { opened, found } = openRotatedFiles(path, last.file);
  const newest = opened.at(-1);
  if (!newest) return { is: "same" };
  const isFirst = last.file === undefined;
  last.file = newest.file;
  last.size = 0;
  const descriptors = opened.map(({ descriptor }) => descriptor);
  return { is: "rotated", descriptors, found: found || isFirst };
}

function statOf(path: string) {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
