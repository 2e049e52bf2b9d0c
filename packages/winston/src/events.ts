import type { SyslogClientEvent } from "@hitless/syslog";

/** What happens on the way to the receiver. None of it is an `error` event, which would end the app. */
export type SyslogTransportEvent =
  /** Of the connection. */
  | SyslogClientEvent
  /** The queue is full, and messages are dropped from now on. */
  | { type: "dropping"; policy: "drop-oldest" | "drop-newest" }
  /** There is room again; the receiver is told the same. */
  | ({ type: "dropped" } & Gap)
  /** A message was so many bytes longer than the destination takes; text or fields were cut. */
  | { type: "shortened"; bytes: number }
  /** The end came before all was sent. */
  | { type: "unsent"; count: number };

/** What is missing between two messages. */
export interface Gap {
  count: number;
  /** Of the messages as they would have been sent, with the longest number that one can have. */
  bytes: number;
  /** When the first and the last of them were dropped; milliseconds since 1970. */
  since: number;
  until: number;
}
