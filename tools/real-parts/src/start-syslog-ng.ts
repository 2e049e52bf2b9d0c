import { globSync } from "node:fs";
import { join } from "node:path";

import type { Skipped } from "./part.ts";
import type { Receiver, ReceiverTls } from "./receiver.ts";
import { startReceiver } from "./start-receiver.ts";
import { syslogNgConfig } from "./syslog-ng-config.ts";
import { unpackedProgram } from "./unpacked-programs.ts";

export interface SyslogNgOptions {
  udp?: boolean;
  /** Octet counting only. */
  tcp?: boolean;
  /** Needs `certificate`. */
  tls?: boolean;
  certificate?: ReceiverTls;
}

/**
 * Starts a syslog-ng of the test's own, which reads RFC 5424. It has no RELP.
 *
 * @throws {Error} when there is none under `CI=true`, or it does not start.
 */
export async function startSyslogNg(options: SyslogNgOptions): Promise<Receiver | Skipped> {
  const program = await unpackedProgram("syslog-ng");
  if ("skipped" in program) return program;
  const { udp, tcp, tls, certificate } = options;
  const wanted = Object.fromEntries(
    Object.entries({ udp, tcp, tls }).filter(([, value]) => value === true),
  );
  const modules = join(
    program.root,
    globSync("usr/lib/syslog-ng/*", { cwd: program.root })[0] ?? "",
  );
  const share = join(program.root, "usr/share/syslog-ng");
  return startReceiver(
    {
      name: "syslog-ng",
      program,
      config: (settings) => syslogNgConfig(settings, share),
      command: ({ folder, config }) => [
        program.path,
        "-F",
        "--no-caps",
        "-f",
        config,
        "--module-path",
        modules,
        "-R",
        join(folder, "persist"),
        "-p",
        join(folder, "pid"),
        "-c",
        join(folder, "control"),
      ],
    },
    wanted,
    certificate,
  );
}
