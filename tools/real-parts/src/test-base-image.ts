import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { baseFiles, stage, type BaseFile } from "./base-files.ts";
import { engineApi } from "./engine-api.ts";
import type { Skipped } from "./part.ts";
import { programs } from "./programs.ts";

/** A bump makes another image of the same files. */
const layout = "1";
const importLimitMs = 300_000;

/**
 * The tag of an image to start tests' images from: this process's Node.js, HAProxy, `sh`, `cat`, `ls`
 * and `sleep`, with the libraries that they link, and the users root, node (1000) and nobody.
 *
 * There is no registry to pull one from. It is imported when the engine has it not yet; the tag is
 * made of its content, so that an engine which is lent keeps it for the next run.
 *
 * @throws {Error} when there is no HAProxy under `CI=true`, or the engine refuses the image.
 */
export async function testBaseImage(engine: { socketPath: string }): Promise<string | Skipped> {
  const found = await programs("haproxy");
  if ("skipped" in found) return found;
  const files = await baseFiles(found.haproxy);
  const tag = (await digest(files)).slice(0, 16);
  const image = `hitless-test/base:${tag}`;
  const { socketPath } = engine;
  const known = await engineApi({ socketPath, path: `/images/${image}/json` });
  if (known === undefined) await importImage(socketPath, files, tag);
  return image;
}

async function digest(files: readonly BaseFile[]): Promise<string> {
  const hash = createHash("sha256").update(layout);
  for (const { from, to } of files) hash.update(`\0${to}\0`).update(await readFile(from));
  return hash.digest("hex");
}

async function importImage(
  socketPath: string,
  files: readonly BaseFile[],
  tag: string,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-base-image-"));
  try {
    await stage(files, folder);
    const tar = spawn("tar", ["--create", "--numeric-owner", "--owner=0", "--group=0", "."], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await engineApi({
      socketPath,
      method: "POST",
      path: "/images/create",
      query: {
        fromSrc: "-",
        repo: "hitless-test/base",
        tag,
        changes: "ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/bin",
      },
      body: tar.stdout,
      limitMs: importLimitMs,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
