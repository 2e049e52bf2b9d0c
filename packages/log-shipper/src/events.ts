import type { SyslogClientEvent } from "@hitless/syslog";

import type { Loss } from "./read/loss.ts";

/** Of a container, by which events name it. */
export interface ContainerName {
  id: string;
  name: string;
}

/** What the shipper tells, on transitions only. */
export type LogShipperEvent =
  | { type: "engine-reached"; address: string }
  | { type: "engine-lost"; error: Error }
  /** How the container's log is read, on which routes, and what that way cannot promise. */
  | {
      type: "reading";
      container: ContainerName;
      by: "file" | "api";
      why?: string;
      cannot: readonly string[];
      routes: readonly string[];
    }
  | { type: "ignored"; container: ContainerName; why: string }
  /** The container was removed, and all of its lines have been taken in. */
  | { type: "read-out"; container: ContainerName }
  /** Its log cannot be read; it is tried again. */
  | { type: "read-failed"; container: ContainerName; error: Error }
  /** The folder of a log cannot be looked at; it is tried again. */
  | { type: "look-failed"; error: Error }
  /** It was removed while the shipper was away: whether it had more to say, nobody knows. */
  | { type: "removed-meanwhile"; container: string; route: string }
  /** Lines that the receiver will not get; it is told, too. */
  | { type: "lost"; container: ContainerName; route: string; loss: Loss }
  | { type: "cursor-failed"; route: string; error: Error }
  /** Of a connection to a destination. */
  | { type: "destination"; route: string; event: DestinationEvent };

/** Of the client's events those on transitions. */
export type DestinationEvent = Exclude<
  SyslogClientEvent,
  { type: "taken" | "connecting" | "waiting" }
>;
