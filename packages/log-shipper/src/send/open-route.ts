import { createSyslogClient, type SyslogClient, type SyslogClientOptions } from "@hitless/syslog";

import { asError } from "../as-error.ts";
import { type CursorStore, openCursor } from "../cursor/cursor-store.ts";
import type { LogShipperEvent } from "../events.ts";
import type { Route } from "../route/route.ts";
import { createLane, type Lane } from "./lane.ts";

/** What is known of a route while it runs. */
export interface RouteState {
  /** Lines that the client has taken in. */
  lines: number;
  /** Lines that are known to be lost, and how often lines were lost that nobody could count. */
  lost: number;
  lostUncounted: number;
  /** Messages that were sent again after a connection broke. */
  repeated: number;
  isConnected: boolean;
  /** Since when it is so, in ms since 1970. */
  since: number;
  /** The engine's time of the line taken in last; "" for none. */
  lastTime: string;
}

/** A route that runs: its client, its cursor. No route waits for another. */
export interface OpenRoute {
  route: Route;
  lane: Lane;
  cursor: CursorStore;
  client: SyslogClient;
  state: RouteState;
  /** Sends what the client has taken in, ends the connection and saves the cursor. Gives how many were not sent. */
  close: (timeoutMs: number) => Promise<number>;
}

export interface OpenRouteOptions {
  stateFolder: string;
  client?: SyslogClientOptions | undefined;
  /** Between two saves of the cursor. */
  saveMs: number;
  onEvent: (event: LogShipperEvent) => void;
  signal: AbortSignal;
  commit?: "taken" | "sent" | undefined;
}

/** @throws {LogShipperError} `state` for a cursor that cannot be read */
export async function openRoute(route: Route, options: OpenRouteOptions): Promise<OpenRoute> {
  const { onEvent, signal, saveMs } = options;
  const { name } = route;
  const cursor = await openCursor(options.stateFolder, name);
  const state = newState();
  let lastFailure = "";
  const client = createSyslogClient(route.destination, {
    ...options.client,
    rfc5424: { longIds: true },
    onEvent(event) {
      if (event.type === "taken" || event.type === "connecting" || event.type === "waiting") return;
      // Each attempt fails alike while a receiver is away.
      if (event.type === "connect-failed" && event.error.message === lastFailure) return;
      if (event.type === "connect-failed") lastFailure = event.error.message;
      if (event.type === "connected") {
        lastFailure = "";
        setConnected(state, true);
      }
      if (event.type === "disconnected") setConnected(state, false);
      if (event.type === "replayed") state.repeated += event.to - event.from + 1;
      onEvent({ type: "destination", route: name, event });
    },
  });
  const lane = createLane({ client, cursor, signal, commit: options.commit });
  const save = async (): Promise<void> => {
    await lane.save().catch((error: unknown) => {
      onEvent({ type: "cursor-failed", route: name, error: asError(error) });
    });
  };
  const timer = setInterval(() => void save(), saveMs);
  return {
    route,
    lane,
    cursor,
    client,
    state,
    async close(timeoutMs) {
      const { unsent } = await client.close({ timeoutMs });
      clearInterval(timer);
      await save();
      return unsent;
    },
  };
}

function newState(): RouteState {
  const counts = { lines: 0, lost: 0, lostUncounted: 0, repeated: 0 };
  return { ...counts, isConnected: false, since: Date.now(), lastTime: "" };
}

function setConnected(state: RouteState, isConnected: boolean): void {
  if (state.isConnected === isConnected) return;
  state.isConnected = isConnected;
  state.since = Date.now();
}
