import type { Server } from "../proxy.ts";

/** Where a rendered configuration is going to run. */
export interface Place {
  /** By listener's name: the inherited socket, or none, where HAProxy binds host and port itself. */
  sockets: Readonly<Record<string, { fd: number }>>;
  /** Holds `routes.map`, `servers.map` and `certs/`. */
  folder: string;
  /** For sockets of HAProxy's own; a short path. */
  runFolder: string;
  /** The user that HAProxy becomes once it has started. Absent: it stays who it is. */
  user?: string;
  /** How many files the system lets one process open; fewer connections are allowed where it is little. Absent: enough. */
  openFiles?: number;
  /**
   * By backend's name: what is in its slots `s1`, `s2`, … The servers of the config are not looked at where
   * this is there. Absent: the servers take the slots in their order, all ready, with some slots to spare.
   */
  slots?: Readonly<Record<string, readonly Slot[]>>;
}

/** A place for a server in HAProxy's backend, which is filled and emptied without a reload. */
export type Slot =
  | { is: "empty" }
  | {
      is: "ready" | "maint";
      server: Server;
      /** What the server's host name stands for now. */
      address: string;
    };

/** The files that HAProxy reads. */
export interface Rendered {
  /** `haproxy.cfg` */
  cfg: string;
  /** `routes.map`: a line `<route> <value>` for each route. */
  map: string;
  /** `servers.map`: a line `<HAProxy's backend>/<slot> <release>` for each slot, `-` where it is empty. */
  servers: string;
}

/** How HAProxy calls a backend: one for requests, one with the same servers for streams. */
export interface BackendNames {
  requests: string;
  streams: string;
}
