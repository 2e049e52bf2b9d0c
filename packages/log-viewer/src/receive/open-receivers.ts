import type { Closers } from "../closers.ts";
import type { SyslogOptions, TlsFiles } from "../options.ts";
import type { Intake } from "./intake.ts";
import { openRelp } from "./open-relp.ts";
import { openStream } from "./open-stream.ts";
import { openUdp } from "./open-udp.ts";
import type { Receiver, ReceiverOptions } from "./receiver.ts";

/** Opens all that are asked for; `closers` closes them, also when one of them cannot be opened. @throws {LogViewerError} `listen-failed` */
export async function openReceivers(
  intake: Intake,
  syslog: SyslogOptions,
  tls: TlsFiles | undefined,
  closers: Closers,
): Promise<Receiver[]> {
  const { udp = 5514, tcp = 5514 } = syslog;
  const tlsPort = syslog.tls ?? (tls === undefined ? false : 6514);
  const common = {
    host: syslog.host ?? "127.0.0.1",
    maxMessageBytes: syslog.maxMessageBytes ?? 65_536,
    maxConnections: syslog.maxConnections ?? 1_000,
  };
  const at = (port: number): ReceiverOptions => ({ ...common, port });

  const receivers: Receiver[] = [];
  const add = async (opening: Promise<Receiver>) => void receivers.push(closers.use(await opening));
  if (udp !== false) await add(openUdp(intake, at(udp)));
  if (tcp !== false) await add(openStream(intake, at(tcp)));
  if (tlsPort !== false && tls !== undefined) {
    await add(openStream(intake, { ...at(tlsPort), tls }));
  }
  const { relp = 20_514, relpTls = false } = syslog;
  if (relp !== false) {
    await add(openRelp(intake, { ...at(relp), ...(relpTls && tls !== undefined && { tls }) }));
  }
  return receivers;
}
