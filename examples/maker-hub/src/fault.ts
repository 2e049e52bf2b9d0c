import { setTimeout as delay } from "node:timers/promises";

import type { FastifyInstance } from "fastify";

/** The ways in which this app can be told to be broken, for rehearsing a deploy that goes wrong. */
export const faults = ["crash", "unhealthy", "slow", "500"] as const;

export type Fault = (typeof faults)[number] | "none";

export interface FaultOptions {
  /** How long the fault `slow` holds back each answer. @default 15_000 */
  slowMs?: number;
}

/**
 * Reads `MAKER_HUB_FAULT`; unset or empty is no fault.
 *
 * @throws {TypeError} for any other value than the known ones, so that a rehearsal never passes by a typo.
 */
export function parseFault(text: string | undefined): Fault {
  if (text === undefined || text === "") return "none";
  const fault = faults.find((known) => known === text);
  if (fault !== undefined) return fault;
  throw new TypeError(
    `MAKER_HUB_FAULT is "${text}", but must be one of ${faults.join(", ")}, or not be set`,
  );
}

/** Makes a running app show the fault. `crash` is not among them: it ends the start itself. */
export function showFault(
  app: FastifyInstance,
  fault: Fault,
  { slowMs = 15_000 }: FaultOptions = {},
): void {
  if (fault === "slow") {
    app.addHook("onRequest", async () => delay(slowMs, undefined, { ref: false }));
  }
  if (fault === "500") {
    // Health and version stay good, as in a release whose mistake no health check sees.
    const fine = new Set<string | undefined>(["/healthz", "/version"]);
    app.addHook("onRequest", async (request) => {
      if (!fine.has(request.routeOptions.url)) {
        throw new TypeError("Cannot read properties of undefined (reading 'designs')");
      }
    });
  }
}
