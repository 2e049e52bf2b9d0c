import { globSync } from "node:fs";
import { join } from "node:path";

import type { Skipped } from "./part.ts";
import { rsyslogConfig } from "./rsyslog-config.ts";
import type { Receiver, ReceiverTls } from "./receiver.ts";
import { startReceiver } from "./start-receiver.ts";
import { unpackedProgram } from "./unpacked-programs.ts";

export interface RsyslogOptions {
  udp?: boolean;
  tcp?: boolean;
  /** Over TLS (imtcp). Needs `certificate`. */
  tls?: boolean;
  /** RELP (imrelp), acknowledged when the line is in the file. */
  relp?: boolean;
  /** RELP over TLS. Needs `certificate`, and a `ca` in it: librelp takes no client without a certificate. */
  relpTls?: boolean;
  certificate?: ReceiverTls;
  /** Which of its libraries does TLS for `tls`. @default "gtls" */
  driver?: "gtls" | "ossl";
}

/**
 * Starts an rsyslog of the test's own. Its queues are Direct: what it has read is in the file before it reads on.
 *
 * @throws {Error} when there is none under `CI=true`, or it does not start.
 */
export async function startRsyslog(options: RsyslogOptions): Promise<Receiver | Skipped> {
  const program = await unpackedProgram("rsyslogd");
  if ("skipped" in program) return program;
  const { udp, tcp, tls, relp, relpTls, certificate, driver = "gtls" } = options;
  const listen = { udp, tcp, tls, relp, relpTls };
  const wanted = Object.fromEntries(Object.entries(listen).filter(([, value]) => value === true));
  const modules = globSync("usr/lib/*/rsyslog", { cwd: program.root })[0] ?? "";
  return startReceiver(
    {
      name: "rsyslog",
      program,
      config: (settings) => rsyslogConfig(settings, driver),
      command: ({ folder, config }) => [
        program.path,
        "-n",
        "-f",
        config,
        "-i",
        join(folder, "pid"),
        "-M",
        join(program.root, modules),
      ],
    },
    wanted,
    certificate,
  );
}
