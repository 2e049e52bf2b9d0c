import { globSync } from "node:fs";
import { join } from "node:path";

import type { Skipped } from "@hitless-tools/real-parts/part";
import type { Receiver } from "@hitless-tools/real-parts/receiver";
import { startReceiver } from "@hitless-tools/real-parts/start-receiver";
import { unpackedProgram } from "@hitless-tools/real-parts/unpacked-programs";

/** Where a forwarder sends what it gets. */
export interface Target {
  transport: "udp" | "tcp" | "tls" | "relp";
  port: number;
  /** The authority that the certificate of TLS is checked by. */
  ca?: string;
}

/** An rsyslog that takes RFC 5424 at `ports.tcp`, and sends it on. */
export async function startRsyslogForwarder(target: Target): Promise<Receiver | Skipped> {
  const program = await unpackedProgram("rsyslogd");
  if ("skipped" in program) return program;
  const modules = globSync("usr/lib/*/rsyslog", { cwd: program.root })[0] ?? "";
  return startReceiver(
    {
      name: "rsyslog-forwarder",
      program,
      config: ({ folder, ports }) => `
global(workDirectory="${folder}" maxMessageSize="128k" net.enableDNS="off")
${target.ca === undefined ? "" : `global(DefaultNetstreamDriverCAFile="${target.ca}")`}
module(load="imptcp")
input(type="imptcp" address="127.0.0.1" port="${ports.tcp}" supportOctetCountedFraming="on")
${rsyslogAction(target)}
`,
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
    { tcp: true },
    undefined,
  );
}

function rsyslogAction({ transport, port }: Target): string {
  const to = `target="127.0.0.1" port="${port}" template="RSYSLOG_SyslogProtocol23Format"`;
  switch (transport) {
    case "udp":
      return `action(type="omfwd" protocol="udp" ${to})`;
    case "tcp":
      return `action(type="omfwd" protocol="tcp" TCP_Framing="octet-counted" ${to})`;
    case "tls":
      return `action(type="omfwd" protocol="tcp" TCP_Framing="octet-counted" ${to}
        StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid")`;
    case "relp":
      return `module(load="omrelp")\naction(type="omrelp" ${to})`;
  }
}

/** A syslog-ng that takes RFC 5424 at `ports.tcp`, and sends it on. It knows no RELP. */
export async function startSyslogNgForwarder(target: Target): Promise<Receiver | Skipped> {
  const program = await unpackedProgram("syslog-ng");
  if ("skipped" in program) return program;
  const modules = join(
    program.root,
    globSync("usr/lib/syslog-ng/*", { cwd: program.root })[0] ?? "",
  );
  const { transport, port, ca } = target;
  const tls = ca === undefined ? "" : `tls(ca-file("${ca}") peer-verify(required-trusted))`;
  return startReceiver(
    {
      name: "syslog-ng-forwarder",
      program,
      config: ({ ports }) => `@version: 3.38
@define scl-root "${program.root}/usr/share/syslog-ng/include/scl"
options { stats-freq(0); time-reopen(1); use-dns(no); dns-cache(no); frac-digits(6); };
source received {
  syslog(ip("127.0.0.1") port(${ports.tcp}) transport("tcp") keep-hostname(yes) log-msg-size(131072));
};
destination viewer { syslog("127.0.0.1" port(${port}) transport("${transport}") ${tls}); };
log { source(received); destination(viewer); };
`,
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
    { tcp: true },
    undefined,
  );
}
