import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { findExecutable } from "@hitless-tools/real-parts/find-executable";
import { installDebian, isDebian } from "@hitless-tools/real-parts/install-debian";
import { decide, skip, type Skipped } from "@hitless-tools/real-parts/part";

const run = promisify(execFile);

/** A program that is measured. */
export interface Program {
  name: string;
  debianPackage: string;
  /** Prints its version; the first number with a point in it is taken. */
  versionArgs: readonly string[];
}

export interface Found {
  path: string;
  version: string;
}

/** Finds a program; where it is missing it is installed first, if that is allowed as for tests. */
export async function findProgram(program: Program): Promise<Found | Skipped> {
  const { name, debianPackage } = program;
  const found = findExecutable(name) !== undefined;
  const root = process.getuid?.() === 0;
  const decision = decide({ found, debian: isDebian(), root, env: process.env });
  if (decision === "install") await installDebian([debianPackage], [name]);
  const path = findExecutable(name);
  if (path !== undefined) return { path, version: await versionOf(path, program) };
  return skip(
    `no ${name} in PATH: on Debian run \`apt-get install ${debianPackage}\` (HITLESS_INSTALL=1 does it)`,
  );
}

async function versionOf(path: string, { versionArgs }: Program): Promise<string> {
  const { stdout, stderr } = await run(path, versionArgs, { timeout: 10_000 });
  return /\d+(\.\d+)+/.exec(stdout + stderr)?.[0] ?? "of unknown version";
}
