import type { Contender } from "../benchmark.ts";
import type { Program } from "../parts/program.ts";
import { packageVersion } from "../versions.ts";
import { startCaddy } from "./caddy.ts";
import { startEmbedded } from "./embedded.ts";
import { startHaproxyMap } from "./haproxy-map.ts";
import { startHaproxyReload } from "./haproxy-reload.ts";
import { startHaproxySetMap } from "./haproxy-set-map.ts";
import { startNginx } from "./nginx.ts";
import type { StartSwitcher } from "./switcher.ts";

/** One that takes part, and how it is brought up. */
export interface SwitchContender extends Contender {
  /** Absent: it is a package of ours alone. */
  program?: Program;
  start: StartSwitcher;
}

const haproxy: Program = { name: "haproxy", debianPackage: "haproxy", versionArgs: ["-v"] };
const nginx: Program = { name: "nginx", debianPackage: "nginx", versionArgs: ["-v"] };
const caddy: Program = { name: "caddy", debianPackage: "caddy", versionArgs: ["version"] };

const ours = packageVersion("@hitless/proxy");

/** Where a program is needed, its version is known only once it was found. */
export const contenders: readonly SwitchContender[] = [
  {
    name: "@hitless/proxy",
    version: ours,
    role: "ours",
    program: haproxy,
    start: startHaproxyMap,
  },
  {
    name: "HAProxy, set map alone",
    version: "",
    role: "floor",
    program: haproxy,
    start: startHaproxySetMap,
  },
  { name: "@hitless/proxy embedded", version: ours, role: "peer", start: startEmbedded },
  peer("HAProxy reload", haproxy, startHaproxyReload),
  peer("nginx reload", nginx, startNginx),
  peer("Caddy API", caddy, startCaddy),
];

function peer(name: string, program: Program, start: StartSwitcher): SwitchContender {
  return { name, version: "", role: "peer", program, start };
}
