import type { Transport } from "../line/line.ts";

/** How it goes. */
export interface Status {
  /** Stored lines, and the bytes of their files. */
  lines: number;
  bytes: number;
  maxBytes: number;
  /** The id of the newest line; 0 before the first. */
  newestId: number;
  /** Of the last seconds. */
  linesPerSecond: number;
  receivers: {
    transport: Transport;
    port: number;
    received: number;
    dropped: number;
    connections: number;
  }[];
  /** Why nothing can be stored at present, and since when. */
  failing?: { reason: string; full: boolean; sinceMs: number };
}
