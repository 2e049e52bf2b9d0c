import type { Target } from "../../proxy.ts";
import type { BackendNames } from "../contract.ts";

/** What HAProxy calls a backend of ours. */
export function backendNames(backend: string): BackendNames {
  return { requests: backend, streams: `${backend}:streams` };
}

/** What HAProxy calls the slot of that number, counted from 0. */
export function slotName(index: number): string {
  return `s${index + 1}`;
}

/** A route's value in `routes.map`. */
export function routeValue(to: readonly Target[]): string {
  return to.find(({ weight }) => weight > 0)?.backend ?? "-";
}
