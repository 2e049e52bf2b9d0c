import { createReadStream } from "node:fs";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join, posix } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import dockerignore from "@balena/dockerignore";
import { type Pack, pack } from "tar-stream";
import { RuntimeError, systemCode } from "../errors.ts";

/** A file that a build can copy, given as it is or by where it lies on this host. */
export type BuildFile = {
  path: string;
  /** @default 0o644, or as `source` has it */ mode?: number;
} & ({ content: string | Uint8Array } | { source: string });

/** What a build sees: a folder of this host without what its `.dockerignore` names, or these files. */
export type BuildContext = string | { files: readonly BuildFile[] };

interface Entry {
  /** Within the context, with slashes. */
  path: string;
  mode?: number;
  content?: string | Uint8Array;
  source?: string;
}

/**
 * The context as a tar archive that is written while it is read. All in it belongs to root, as the docker
 * command does it, so that who builds makes no difference.
 * @throws {RuntimeError} `not-found` where the folder or the Dockerfile is not there.
 */
export async function packContext(context: BuildContext, dockerfile: string): Promise<Readable> {
  const entries =
    typeof context === "string" ? await entriesOf(context, dockerfile) : [...context.files];
  if (!entries.some(({ path }) => path === dockerfile)) {
    const where = typeof context === "string" ? context : "the files given";
    throw new RuntimeError("not-found", `build: there is no ${dockerfile} in ${where}`);
  }
  const archive = pack();
  writeAll(archive, entries).then(
    () => archive.finalize(),
    (error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return Readable.from(archive);
}

/** What of a folder belongs to the build, by `<Dockerfile>.dockerignore` or `.dockerignore`. */
async function entriesOf(folder: string, dockerfile: string): Promise<Entry[]> {
  const rules =
    (await readIfThere(join(folder, `${dockerfile}.dockerignore`))) ??
    (await readIfThere(join(folder, ".dockerignore"))) ??
    "";
  const ignore = dockerignore.default({ ignorecase: false }).add(rules);
  // The engine needs it, whatever the rules say.
  const isIn = (path: string): boolean => path === dockerfile || !ignore.ignores(path);
  // Only an exception can bring back what is in a folder that is left out.
  const hasExceptions = /^\s*!/m.test(rules) || dockerfile.includes("/");
  return (await walk(folder, "", (path) => hasExceptions || isIn(path))).filter(({ path }) =>
    isIn(path),
  );
}

async function walk(
  root: string,
  within: string,
  enters: (path: string) => boolean,
): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const item of await list(join(root, within))) {
    const path = posix.join(within, item.name);
    if (!item.isDirectory()) found.push({ path, source: join(root, path) });
    else if (enters(path)) {
      found.push({ path, source: join(root, path) }, ...(await walk(root, path, enters)));
    }
  }
  return found;
}

async function list(folder: string): ReturnType<typeof readFolder> {
  try {
    return await readFolder(folder);
  } catch (cause) {
    if (systemCode(cause) !== "ENOENT" && systemCode(cause) !== "ENOTDIR") throw cause;
    throw new RuntimeError("not-found", `build: there is no folder ${folder}`, { cause });
  }
}

async function readFolder(folder: string) {
  const items = await readdir(folder, { withFileTypes: true });
  return items.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

async function writeAll(archive: Pack, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.source === undefined) writeContent(archive, entry);
    else await writeSource(archive, entry, entry.source);
  }
}

const root = { uid: 0, gid: 0 };

function writeContent(archive: Pack, { path: name, content = "", mode = 0o644 }: Entry): void {
  // Without a time of its own the same content is the same archive.
  archive.entry({ name, mode, mtime: new Date(0), ...root }, Buffer.from(content));
}

async function writeSource(archive: Pack, entry: Entry, source: string): Promise<void> {
  const {
    mode: ownMode,
    size,
    mtime,
    ...file
  } = await lstat(source).then((found) => ({
    mode: found.mode & 0o7777,
    size: found.size,
    mtime: found.mtime,
    isFolder: found.isDirectory(),
    isLink: found.isSymbolicLink(),
    isFile: found.isFile(),
  }));
  const header = { name: entry.path, mode: entry.mode ?? ownMode, mtime, ...root };
  if (file.isFolder) archive.entry({ ...header, type: "directory" });
  else if (file.isLink) {
    archive.entry({ ...header, type: "symlink", linkname: await readlink(source) });
  } else if (file.isFile) {
    await pipeline(createReadStream(source), archive.entry({ ...header, size }));
  }
  // Sockets and devices are no part of an image.
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR") return undefined;
    throw error;
  }
}
