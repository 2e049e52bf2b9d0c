import type { SecureContextOptions } from "node:tls";

import type { Transport } from "../line/line.ts";

export interface ReceiverOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  maxMessageBytes: number;
  maxConnections: number;
  tls?: SecureContextOptions;
}

export interface ReceiverCount {
  received: number;
  /** Of datagrams: what there was no room for, here or in the kernel. */
  dropped: number;
  connections: number;
}

export interface Receiver extends AsyncDisposable {
  transport: Transport;
  port: number;
  count: () => ReceiverCount;
}

/** Without what IPv6 puts before an IPv4 address. */
export function plainAddress(address = ""): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}
