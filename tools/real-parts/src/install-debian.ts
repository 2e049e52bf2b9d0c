import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

import { outerNetworkVariable } from "./variables.ts";

const limitSeconds = 600;
/** There on every Debian, so that the lock leaves no file behind. */
const lockedFolder = "/etc/apt";

/**
 * A package that brings a service would start it. Debian asks policy-rc.d first; one that is there
 * stays as it is, unless an installation of ours was killed and left it.
 */
const script = `
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
packages=$1; shift
missing=
for program do command -v "$program" >/dev/null || missing=yes; done
[ -n "$missing" ] || exit 0
policy=/usr/sbin/policy-rc.d
mark='# Made while the tests of hitless install packages; may be removed.'
if [ ! -e "$policy" ] || grep -qxF "$mark" "$policy"; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 143' HUP INT TERM
  printf '#!/bin/sh\\n%s\\nexit 101\\n' "$mark" >"$policy" && chmod 755 "$policy"
fi
apt-get update && apt-get install -y --no-install-recommends $packages
`;

/** Whether `apt-get` and the lock that {@link installDebian} needs are there. */
export function isDebian(): boolean {
  return existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get");
}

/**
 * Installs Debian packages, saying so on stderr; through `sudo` when not root. Their services are not
 * started. Only one process at a time installs: the lock is the kernel's (flock), so a killed holder
 * locks nobody out, and who waited for it finds the programs there.
 *
 * @throws {Error} when apt-get fails or takes longer than ten minutes.
 */
export async function installDebian(
  packages: readonly string[],
  programs: readonly string[],
): Promise<void> {
  const names = packages.join(" ");
  process.stderr.write(`not installed: ${names}; installing with apt-get, without services\n`);
  const outer = process.env[outerNetworkVariable];
  const network = outer === undefined ? [] : ["nsenter", `--net=${outer}`, "--"];
  const flock = ["flock", "--timeout", String(limitSeconds), lockedFolder];
  const limited = ["timeout", String(limitSeconds), "sh", "-c", script, "sh"];
  const environment = ["env", "DEBIAN_FRONTEND=noninteractive"];
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  await run([...network, ...sudo, ...environment, ...flock, ...limited, names, ...programs]);
}

function run([command = "", ...args]: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // apt-get's own output goes to stderr, which leaves stdout to the tests' reporter.
    const child = spawn(command, args, { stdio: ["ignore", 2, 2] });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${[command, ...args].join(" ")} ended with ${code ?? signal}`));
    });
  });
}
