import { spawn } from "node:child_process";

import { outerNetworkVariable } from "./variables.ts";

const limitSeconds = 600;

/**
 * Downloads packages and what of their dependencies is not installed, and unpacks them side by side. The folder appears when it is
 * complete; who was killed leaves at most a part beside it, which the next one removes.
 */
const script = `
set -e
folder=$1; shift
exec 9>"$folder.lock"
flock --timeout ${limitSeconds} 9
[ ! -e "$folder" ] || exit 0
$HITLESS_APT_UPDATE
part="$folder.part"
rm -rf "$part"
mkdir -p "$part/packages" "$part/root"
cd "$part/packages"
needed=$(apt-get install --simulate -qq --no-install-recommends -y "$@" | sed -n 's/^Inst \\([^ ]*\\) .*/\\1/p')
apt-get -o APT::Sandbox::User=root download $(printf '%s\\n' "$@" $needed | sort -u)
for package in ./*.deb; do dpkg -x "$package" "$part/root"; done
mv "$part/root" "$folder"
rm -rf "$part"
`;

/**
 * Unpacks Debian packages into a folder that does not exist, and installs nothing: for packages that would push others off the
 * machine. Said on stderr. Only one process at a time does it; the others find the folder.
 *
 * @throws {Error} when that fails or takes longer than ten minutes.
 */
export async function unpackDebian(folder: string, packages: readonly string[]): Promise<void> {
  process.stderr.write(`not there: ${packages.join(" ")}; downloading with apt-get\n`);
  const outer = process.env[outerNetworkVariable];
  const network = outer === undefined ? [] : ["nsenter", `--net=${outer}`, "--"];
  const update = process.getuid?.() === 0 ? "apt-get update" : "sudo -n apt-get update";
  const limited = ["timeout", String(limitSeconds), "sh", "-c", script, "sh", folder, ...packages];
  const [program = "", ...args] = [...network, ...limited];
  return new Promise((resolve, reject) => {
    const env = { ...process.env, HITLESS_APT_UPDATE: update };
    // The output of apt-get goes to stderr, which leaves stdout to the tests' reporter.
    const child = spawn(program, args, { env, stdio: ["ignore", 2, 2] });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`unpacking ${packages.join(" ")} ended with ${code ?? signal}`));
    });
  });
}
