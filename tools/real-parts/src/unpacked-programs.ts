import { existsSync, globSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { isDebian } from "./install-debian.ts";
import { decide, skip, type Decision, type Skipped } from "./part.ts";
import { unpackDebian } from "./unpack-debian.ts";

/** Of Debian's syslog servers only one can be installed, and a machine may depend on its own: they are unpacked. */
const unpackable = {
  rsyslogd: {
    packages: ["rsyslog", "rsyslog-gnutls", "rsyslog-openssl", "rsyslog-relp"],
    path: "usr/sbin/rsyslogd",
  },
  "syslog-ng": { packages: ["syslog-ng-core"], path: "usr/sbin/syslog-ng" },
} as const;

export type UnpackedName = keyof typeof unpackable;

/** A program that is unpacked, and not installed. */
export interface UnpackedProgram {
  path: string;
  /** What is `/` for the files of its packages. */
  root: string;
  /** Folders with libraries, for `LD_LIBRARY_PATH`. */
  libraries: string[];
}

/** Beside what npm installed, and gone with it. */
const cache = join(import.meta.dirname, "../../../node_modules/.cache/hitless-real-parts");

/**
 * Finds a program, unpacked first where that is allowed (see `decide`).
 *
 * @throws {Error} when it is missing under `CI=true`, or cannot be unpacked.
 */
export async function unpackedProgram(name: UnpackedName): Promise<UnpackedProgram | Skipped> {
  const decision = decisionFor(name);
  if (decision === "install") await unpack(name);
  if (decision === "skip" || decision === "fail") {
    return skip(
      `no ${name}: on Debian it is unpacked from ${unpackable[name].packages.join(", ")} for root ` +
        `(HITLESS_INSTALL=1 does it for others)`,
    );
  }
  const root = join(cache, name);
  const path = join(root, unpackable[name].path);
  if (!existsSync(path)) throw new Error(`there is no ${path}: remove ${root} to get it again`);
  return {
    path,
    root,
    libraries: globSync(["usr/lib/*-linux-*", "lib/*-linux-*", "usr/lib/syslog-ng"], {
      cwd: root,
    }).map((found) => join(root, found)),
  };
}

/** Unpacks what any part could need, where that is allowed: once, before tests have time limits. */
export async function unpackPrograms(): Promise<void> {
  for (const name of Object.keys(unpackable) as UnpackedName[]) {
    if (decisionFor(name) === "install") await unpack(name);
  }
}

function decisionFor(name: UnpackedName): Decision {
  const root = process.getuid?.() === 0;
  const found = existsSync(join(cache, name));
  return decide({ found, debian: isDebian(), root, env: process.env });
}

async function unpack(name: UnpackedName): Promise<void> {
  await mkdir(cache, { recursive: true });
  await unpackDebian(join(cache, name), unpackable[name].packages);
}
