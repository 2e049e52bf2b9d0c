// oxlint-disable-next-line triple-slash-reference -- an ambient module cannot be imported
/// <reference path="./winston-syslog-module.d.ts" />
import type { transport } from "winston";
import winstonSyslog from "winston-syslog";

import type { Info } from "./entry.ts";
import type { SyslogTransportOptions } from "./options.ts";

/** What winston-syslog asks of its hook for one entry; the result is what it writes to the socket. */
export interface Production {
  severity: string;
  host: string;
  appName: string;
  date: Date;
  message: string;
}

export interface Producer {
  produce(this: void, production: Production): string;
}

/** What winston-syslog uses of a socket that is open. */
export interface Seat {
  readonly readyState: "open";
  write(this: void, text: string, encoding: "utf8", written: () => void): void;
  destroy(this: void): void;
}

interface SyslogOptions extends transport.TransportStreamOptions {
  protocol: "tcp4";
  customProducer: new () => Producer;
}

/** The transport of winston-syslog 2.7.1, as far as it is built upon. */
export interface SyslogBase extends transport {
  socket: Seat | null;
  /** Calls the producer and then `socket.write`, both at once, while the seat is open; or gives an error. */
  log(info: Info, next: (error?: Error | null) => void): void;
}

// oxlint-disable-next-line no-unsafe-type-assertion -- the version is pinned
export const Syslog: new (options: SyslogOptions) => SyslogBase = winstonSyslog.Syslog as new (
  options: SyslogOptions,
) => SyslogBase;

/** Those of a transport's options that are winston's. Of the protocols it is the one written to as a stream. */
export function winstonOptions(
  options: SyslogTransportOptions,
): Omit<SyslogOptions, "customProducer"> {
  const { level, silent, format, handleExceptions, handleRejections } = options;
  const given = { level, silent, format, handleExceptions, handleRejections };
  return {
    protocol: "tcp4",
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}
