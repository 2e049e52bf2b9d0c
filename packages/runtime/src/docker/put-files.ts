import { posix } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type Dockerode from "dockerode";
import { pack } from "tar-stream";
import type { ContainerFile } from "../container-settings.ts";
import { type AskOptions, statusOf, tell } from "./ask.ts";
import type { Engine } from "./engine.ts";

/** Puts files into a container that has not started. Folders that are missing are made for all to read. */
export async function putFiles(
  engine: Pick<Engine, "address" | "docker">,
  container: string,
  files: readonly ContainerFile[],
  { signal }: Pick<AskOptions, "signal"> = {},
): Promise<void> {
  for (const file of files) {
    const what = `put ${file.path} into container ${container}`;
    const folder = await deepestFolder(engine, container, file.path, { signal });
    const archive = await archiveOf(file, folder);
    await tell(
      engine,
      what,
      async (abortSignal) =>
        engine.docker.getContainer(container).putArchive(archive, { path: folder, abortSignal }),
      { signal, codes: { 404: "not-found" } },
    );
  }
}

/** The innermost folder of the path that the container has; one that is in the archive would be changed. */
async function deepestFolder(
  engine: Pick<Engine, "address" | "docker">,
  container: string,
  path: string,
  options: AskOptions,
): Promise<string> {
  for (let folder = posix.dirname(path); folder !== "/"; folder = posix.dirname(folder)) {
    if (await isThere(engine, container, folder, options)) return folder;
  }
  return "/";
}

async function isThere(
  engine: Pick<Engine, "address" | "docker">,
  container: string,
  path: string,
  options: AskOptions,
): Promise<boolean> {
  try {
    // The answer has no body, but is one that has to be read.
    await tell(
      engine,
      `look for ${path} in container ${container}`,
      async (abortSignal) => drained(engine.docker.getContainer(container), path, abortSignal),
      options,
    );
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

async function drained(
  container: Dockerode.Container,
  path: string,
  abortSignal: AbortSignal,
): Promise<void> {
  const answer: unknown = await container.infoArchive({ path, abortSignal });
  if (answer instanceof Readable) answer.resume();
}

async function archiveOf(file: ContainerFile, folder: string): Promise<Buffer> {
  const { path, content, mode = 0o400, userId: uid = 0, groupId: gid = 0 } = file;
  const archive = pack();
  const name = posix.relative(folder, path);
  const parents = name.split("/").slice(0, -1);
  for (const index of parents.keys()) {
    archive.entry({ name: parents.slice(0, index + 1).join("/"), type: "directory", mode: 0o755 });
  }
  archive.entry({ name, mode, uid, gid }, Buffer.from(content));
  archive.finalize();
  return buffer(archive);
}
