import { spawn } from "node:child_process";
import { existsSync } from "node:fs";

const limitSeconds = 600;
/** There on every Debian, so that the lock leaves no file behind. */
const lockedFolder = "/etc/apt";

/** Whether `apt-get` and the lock that {@link installDebian} needs are there. */
export function isDebian(): boolean {
  return existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get");
}

/**
 * Installs one Debian package, saying so on stderr; through `sudo` when not root. Only one process at
 * a time installs: the lock is the kernel's (flock), so a killed holder locks nobody out, and who
 * waited for it finds the work done.
 *
 * @throws {Error} when apt-get fails or takes longer than ten minutes.
 */
export async function installDebian(packageName: string, executable: string): Promise<void> {
  process.stderr.write(`Debian package ${packageName} is missing: installing it with apt-get\n`);
  const flock = ["flock", "--timeout", String(limitSeconds), lockedFolder];
  const script =
    '[ -x "$2" ] && exit 0; apt-get update && exec apt-get install -y --no-install-recommends "$1"';
  const limited = ["timeout", String(limitSeconds), "sh", "-c", script, "sh"];
  const environment = ["env", "DEBIAN_FRONTEND=noninteractive"];
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  await run([...sudo, ...environment, ...flock, ...limited, packageName, executable]);
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
