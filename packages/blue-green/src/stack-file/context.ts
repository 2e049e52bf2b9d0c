import { homedir } from "node:os";
import { join, resolve } from "node:path";

import type { Variables } from "./interpolate.ts";
import type { WrittenFile } from "./schema/file.ts";
import { type Fault, faultAt, find, type Source } from "./source.ts";

/** What of an absolute path was read, or why it could not be. */
export type Contents = ReadonlyMap<string, Uint8Array | Error>;

/** The merged files, and all that is needed to make stacks of them. */
export interface Context {
  file: WrittenFile;
  /** Absolute path of the first file. */
  path: string;
  /** Its folder, from which relative paths are meant. */
  folder: string;
  project: string;
  runtime: "process" | "docker";
  variables: Variables;
  forRelease: boolean;
  /** Whether certificates are read. */
  certificates: boolean;
  contents: Contents;
  /** Notes a fault at a path of keys. */
  fault: (path: readonly string[], message: string) => void;
}

/** Notes faults at the last file that has the most of their path. */
export function reporter(
  sources: readonly Source[],
  faults: Fault[],
): (path: readonly string[], message: string) => void {
  return (path, message) => {
    const found = sources.map((source) => ({ source, ...find(source, path) }));
    const [nearest] = found.toReversed().toSorted((a, b) => b.depth - a.depth);
    if (nearest === undefined) throw new TypeError("a stack has a file");
    const { source, offset } = nearest;
    faults.push(faultAt(source, offset, `${path.join(".")}: ${message}`));
  };
}

/** An absolute path for one that is meant from the project's folder. */
export function pathFrom(folder: string, path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : resolve(folder, path);
}

/** What a file holds; one that could not be read is a fault. */
export function contentOf(
  { contents, folder, fault }: Pick<Context, "contents" | "folder" | "fault">,
  path: readonly string[],
  file: string,
): Uint8Array | undefined {
  const absolute = pathFrom(folder, file);
  const content = contents.get(absolute);
  if (content instanceof Uint8Array) return content;
  const reason = content === undefined ? "" : ` (${content.message})`;
  fault(path, `cannot read ${absolute}${reason}`);
  return undefined;
}
