import type { SyslogError } from "../errors.ts";

/** What a client tells of, on transitions only. */
export type SyslogClientEvent =
  | { type: "connecting"; attempt: number }
  /** `protocol` is that of TLS, such as `TLSv1.3`. */
  | { type: "connected"; protocol?: string }
  /** The connection was there and is gone; without `error` the receiver ended it properly. */
  | { type: "disconnected"; error?: SyslogError }
  /** There was no connection. With `certificate-refused` nothing was sent. */
  | { type: "connect-failed"; error: SyslogError }
  /** How long until the next attempt, and which one that is since a connection worked. */
  | { type: "waiting"; ms: number; attempt: number }
  /** These positions are sent once more, byte for byte the same. */
  | { type: "replayed"; from: number; to: number }
  /** Everything up to a position was taken. */
  | { type: "taken"; through: number }
  /** A message was longer than the destination's `maxMessageBytes`, and its end was cut off. */
  | { type: "truncated"; position: number; bytes: number }
  /** The receiver (RELP) or the operating system (UDP) did not take this message, which is given up. */
  | { type: "refused"; position: number; error: SyslogError };
