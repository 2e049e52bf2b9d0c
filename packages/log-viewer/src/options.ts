import type { LogViewerEvent } from "./events.ts";

/** A certificate and its key, in PEM. */
export interface TlsFiles {
  cert: string;
  key: string;
}

/** Where messages are received; `false` switches one off, port 0 takes a free one. */
export interface SyslogOptions {
  /** @default "127.0.0.1" */
  host?: string;
  /** @default 5514 */
  udp?: number | false;
  /** @default 5514 */
  tcp?: number | false;
  /** Needs `tls.cert` and `tls.key`. @default 6514 with them, else false */
  tls?: number | false;
  /** Over TLS when `relpTls` is true. @default 20514 */
  relp?: number | false;
  /** @default false */
  relpTls?: boolean;
  /** What is longer is cut. @default 65_536 */
  maxMessageBytes?: number;
  /** Of each of TCP, TLS and RELP. @default 1_000 */
  maxConnections?: number;
  /** Lines that wait to be stored; beyond it, streams are not read, and datagrams are dropped. @default 33_554_432 */
  maxQueueBytes?: number;
}

export interface LogViewerOptions {
  /** Where the page and the API are. Not loopback: only with `token` and `tls`. @default "127.0.0.1" */
  host?: string;
  /** 0 takes a free one. @default 8514 */
  port?: number;
  /** Who knows it may read; at least 16 characters. Without it, all of this machine may. */
  token?: string;
  /** For the page, and for syslog over TLS. */
  tls?: TlsFiles;
  syslog?: SyslogOptions;
  /** The oldest lines go beyond it. @default 4_294_967_296 */
  maxBytes?: number;
  /** Lines go that were received longer ago. @default 30 */
  maxDays?: number;
  /** A folder where lines that go are kept as gzipped lines of JSON. */
  archive?: string;
  /** Name to URL: what saved filters may call. */
  webhooks?: Readonly<Record<string, string>>;
  onEvent?: (event: LogViewerEvent) => void;
}
