import { ProxyError } from "../../errors.ts";
import type { HaproxyFiles } from "../state/files.ts";
import type { KeptConfig } from "../state/kept-config.ts";
import type { Addresses } from "./addresses.ts";
import type { Fleet, FleetEvent } from "./fleet.ts";
import type { HealthWatch } from "./watch-health.ts";
import type { Environment, Serving, write } from "./serving.ts";
import type { Sockets } from "./sockets.ts";
import type { Tallies } from "./tallies.ts";

/** What a supervisor tells of itself. */
export type SupervisorEvent =
  | FleetEvent
  | { type: "ready"; listeners: readonly { name: string; host: string; port: number }[] }
  | { type: "changed" | "reloaded" | "addresses-changed" }
  | { type: "server-fell" | "server-rose"; server: string }
  | { type: "certificate-left-out"; certificate: string; why: string }
  | { type: "trouble"; code: string; message: string }
  | { type: "stopping"; because: string }
  | { type: "stopped" };

/** The parts of a supervisor, and what they serve. */
export interface Core {
  readonly files: HaproxyFiles;
  readonly kept: KeptConfig;
  readonly haproxy: string;
  readonly environment: Environment;
  readonly sockets: Sockets;
  readonly fleet: Fleet;
  readonly addresses: Addresses;
  readonly health: HealthWatch;
  readonly tallies: Tallies;
  /** Writes what changed, so that HAProxy and the next supervisor start with it. */
  readonly write: typeof write;
  readonly onEvent: (event: SupervisorEvent) => void;
  now: Serving;
  /** Nothing is served before the first config. */
  isServing: boolean;
  /** A change did not come through: what HAProxy serves may be neither what it was nor `now`. */
  isUncertain: boolean;
}

export function troubleOf(cause: unknown): SupervisorEvent {
  const code = cause instanceof ProxyError ? cause.code : "unknown";
  return { type: "trouble", code, message: cause instanceof Error ? cause.message : String(cause) };
}
