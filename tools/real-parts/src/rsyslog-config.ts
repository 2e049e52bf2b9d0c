import type { ReceiverSettings } from "./start-receiver.ts";

/** The configuration of rsyslog: every input goes to one ruleset, which writes JSON to the file. */
export function rsyslogConfig(
  { folder, file, ports, tls }: ReceiverSettings,
  driver: "gtls" | "ossl",
): string {
  return [
    `global(workDirectory="${folder}" maxMessageSize="128k" net.enableDNS="off")`,
    ...(tls === undefined ? [] : [defaultTls(tls)]),
    ...fileTemplate,
    `ruleset(name="received" queue.type="Direct") {`,
    `  action(type="omfile" file="${file}" template="json")`,
    "}",
    ...(ports.udp === undefined
      ? []
      : ['module(load="imudp")', `input(type="imudp" ${at(ports.udp)})`]),
    ...(ports.tcp === undefined
      ? []
      : [
          'module(load="imptcp")',
          `input(type="imptcp" ${at(ports.tcp)} supportOctetCountedFraming="on")`,
        ]),
    ...(ports.tls === undefined
      ? []
      : [
          `module(load="imtcp" StreamDriver.Name="${driver}" StreamDriver.Mode="1" ` +
            `StreamDriver.AuthMode="${tls?.ca === undefined ? "anon" : "x509/certvalid"}")`,
          `input(type="imtcp" ${at(ports.tls)})`,
        ]),
    ...relp({ ports, tls }),
    "",
  ].join("\n");
}

/** Names as in `ReceivedLine`. */
const fileTemplate = [
  'template(name="json" type="list" option.jsonf="on") {',
  ...Object.entries({
    raw: "rawmsg",
    priority: "pri",
    hostname: "hostname",
    appName: "app-name",
    processId: "procid",
    messageId: "msgid",
    structuredData: "structured-data",
    message: "msg",
  }).map(([name, of]) => `  property(outname="${name}" name="${of}" format="jsonf")`),
  '  property(outname="timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")',
  "}",
];

function at(port: number): string {
  return `address="127.0.0.1" port="${port}" ruleset="received"`;
}

function defaultTls({ cert, key, ca }: NonNullable<ReceiverSettings["tls"]>): string {
  const authority = ca === undefined ? "" : ` DefaultNetstreamDriverCAFile="${ca}"`;
  return (
    `global(DefaultNetstreamDriverCertFile="${cert}" ` +
    `DefaultNetstreamDriverKeyFile="${key}"${authority})`
  );
}

function relp({ ports, tls }: Pick<ReceiverSettings, "ports" | "tls">): string[] {
  if (ports.relp === undefined && ports.relpTls === undefined) return [];
  const authority = tls?.ca === undefined ? "" : ` tls.caCert="${tls.ca}" tls.authMode="certvalid"`;
  const secure = ` tls="on" tls.myCert="${tls?.cert}" tls.myPrivKey="${tls?.key}"${authority}`;
  return [
    // Here the ruleset is the module's.
    'module(load="imrelp" ruleset="received")',
    ...(ports.relp === undefined ? [] : [relpInput(ports.relp, "")]),
    ...(ports.relpTls === undefined ? [] : [relpInput(ports.relpTls, secure)]),
  ];
}

function relpInput(port: number, more: string): string {
  return `input(type="imrelp" address="127.0.0.1" port="${port}" maxDataSize="128k"${more})`;
}
