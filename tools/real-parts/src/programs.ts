import { findExecutable } from "./find-executable.ts";
import { installDebian, isDebian } from "./install-debian.ts";
import { decide, skip, type Decision, type Skipped } from "./part.ts";

/**
 * The programs that parts are made of, and Debian's packages that have them. A path means the one of the
 * package and no other: there are other releases of `aws` in many a `PATH`, and boto3 is a folder of Python's.
 */
const debianPackages = {
  dockerd: "docker.io",
  iptables: "iptables",
  ip: "iproute2",
  "docker-registry": "docker-registry",
  "docker-compose": "docker-compose",
  haproxy: "haproxy",
  openssl: "openssl",
  "/usr/bin/aws": "awscli",
  radosgw: "radosgw",
  "radosgw-admin": "radosgw",
  "ceph-mon": "ceph-mon",
  "ceph-osd": "ceph-osd",
  ceph: "ceph-common",
  "ceph-authtool": "ceph-common",
  monmaptool: "ceph-common",
  "/usr/lib/python3/dist-packages/boto3": "python3-boto3",
} as const;

export type ProgramName = keyof typeof debianPackages;

/**
 * Finds programs by their path, or in `PATH` and the system's folders; missing ones are installed first where that is
 * allowed (see `decide`).
 *
 * @throws {Error} when one is missing under `CI=true`, or its installation fails.
 */
export async function programs<Name extends ProgramName>(
  ...names: readonly Name[]
): Promise<Record<Name, string> | Skipped> {
  const missing = missingOf(names);
  const decision = decisionFor(missing);
  if (decision === "install") await install(missing);
  if (decision === "skip" || decision === "fail") {
    const packages = packagesOf(missing).join(" ");
    return skip(
      `no ${missing.join(", ")} in PATH: on Debian run \`apt-get install ${packages}\` as root ` +
        `(HITLESS_INSTALL=1 does it)`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, pathOf(name)])) as Record<Name, string>;
}

/** Installs, where that is allowed, what any part could need: once, before tests have time limits. */
export async function installPrograms(): Promise<void> {
  const missing = missingOf(Object.keys(debianPackages) as ProgramName[]);
  if (decisionFor(missing) === "install") await install(missing);
}

function missingOf<Name extends ProgramName>(names: readonly Name[]): Name[] {
  return names.filter((name) => findExecutable(name) === undefined);
}

function decisionFor(missing: readonly ProgramName[]): Decision {
  const root = process.getuid?.() === 0;
  return decide({ found: missing.length === 0, debian: isDebian(), root, env: process.env });
}

async function install(missing: readonly ProgramName[]): Promise<void> {
  await installDebian(packagesOf(missing), missing);
}

function packagesOf(names: readonly ProgramName[]): string[] {
  return [...new Set(names.map((name) => debianPackages[name]))];
}

function pathOf(name: ProgramName): string {
  const path = findExecutable(name);
  if (path !== undefined) return path;
  throw new Error(`${debianPackages[name]} is installed, but there is no ${name} in PATH`);
}
