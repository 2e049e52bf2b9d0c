import { chmod, cp, mkdir, realpath, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { succeed } from "./execute.ts";
import { findExecutable } from "./find-executable.ts";
import { librariesOf } from "./libraries-of.ts";

/** A file of this machine, and where it is in the image. */
export interface BaseFile {
  from: string;
  to: string;
}

const tools = ["sh", "cat", "ls", "sleep"];

const texts: Readonly<Record<string, string>> = {
  "etc/passwd":
    "root:x:0:0:root:/root:/bin/sh\n" +
    "node:x:1000:1000:node:/home/node:/bin/sh\n" +
    "nobody:x:65534:65534:nobody:/nonexistent:/bin/false\n",
  "etc/group": "root:x:0:\nnode:x:1000:\nnogroup:x:65534:\n",
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
};

/** The programs of the base image and the libraries that they link, each once, sorted by place. */
export async function baseFiles(haproxy: string): Promise<BaseFile[]> {
  const programs = [
    { from: process.execPath, to: "/usr/local/bin/node" },
    { from: haproxy, to: "/usr/sbin/haproxy" },
    ...tools.map((name) => ({ from: pathOf(name), to: `/bin/${name}` })),
  ];
  const listed = await succeed(["ldd", ...programs.map(({ from }) => from)]);
  const libraries = librariesOf(listed).map((path) => ({ from: path, to: path }));
  const all = await Promise.all(
    [...programs, ...libraries].map(async ({ from, to }) => ({ from: await realpath(from), to })),
  );
  return all.toSorted((left, right) => (left.to < right.to ? -1 : 1));
}

/** Copies the files into a folder that becomes the root of the image, with what every root has. */
export async function stage(files: readonly BaseFile[], root: string): Promise<void> {
  for (const folder of ["etc", "root", "run", "home/node", "var", "tmp"]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await chmod(root, 0o755);
  await chmod(join(root, "tmp"), 0o1777);
  for (const [path, text] of Object.entries(texts)) await writeFile(join(root, path), text);
  for (const { from, to } of files) {
    await mkdir(join(root, dirname(to)), { recursive: true });
    await cp(from, join(root, to));
    await chmod(join(root, to), 0o755);
  }
}

function pathOf(name: string): string {
  const path = findExecutable(name);
  if (path === undefined) throw new Error(`no ${name} in PATH, which every system has`);
  return path;
}
