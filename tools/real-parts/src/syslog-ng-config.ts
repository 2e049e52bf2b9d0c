import type { ReceiverSettings } from "./start-receiver.ts";

/** The configuration of syslog-ng: every source goes to one file, as JSON with the names of `ReceivedLine`. */
export function syslogNgConfig({ file, ports, tls }: ReceiverSettings, share: string): string {
  const common = "keep-hostname(yes) flags(store-raw-message) log-msg-size(131072)";
  const source = (transport: string, port: number | undefined, more = "") =>
    port === undefined
      ? []
      : [`  syslog(ip("127.0.0.1") port(${port}) transport("${transport}") ${more} ${common});`];
  return [
    "@version: 3.38",
    `@define scl-root "${share}/include/scl"`,
    "options { stats-freq(0); time-reopen(1); use-dns(no); dns-cache(no); frac-digits(6); };",
    "source received {",
    ...source("udp", ports.udp),
    ...source("tcp", ports.tcp, "max-connections(100)"),
    ...source("tls", ports.tls, `max-connections(100) tls(${tlsOptions(tls)})`),
    "};",
    `destination file { file("${file}" template("${template}\\n")); };`,
    "log { source(received); destination(file); };",
    "",
  ].join("\n");
}

const template = `$(format-json ${Object.entries({
  raw: "RAWMSG",
  priority: "PRI",
  timestamp: "S_ISODATE",
  hostname: "HOST",
  appName: "PROGRAM",
  processId: "PID",
  messageId: "MSGID",
  structuredData: "SDATA",
  message: "MESSAGE",
})
  .map(([name, macro]) => `${name}=\\"\${${macro}}\\"`)
  .join(" ")})`;

function tlsOptions(tls: ReceiverSettings["tls"]): string {
  const files = `cert-file("${tls?.cert}") key-file("${tls?.key}")`;
  return tls?.ca === undefined
    ? `${files} peer-verify(optional-untrusted)`
    : `${files} ca-file("${tls.ca}") peer-verify(required-trusted)`;
}
