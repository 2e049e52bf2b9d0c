import { join } from "node:path";

import type { Target } from "../../proxy.ts";
import type { BackendNames, Place } from "../contract.ts";
import { invalid } from "./words.ts";

/** Targets that a route can have at once. Each takes two rules for every request. */
export const mostTargets = 4;

/** Shares are told in parts of this. */
export const wholeShare = 1_000_000;

/** What HAProxy calls a backend of ours. */
export function backendNames(backend: string): BackendNames {
  const requests = plainName(backend);
  // No name of a backend becomes this one: what follows a colon in those is hexadecimal.
  return { requests, streams: `${requests}:streams` };
}

/** What HAProxy calls the slot of that number, counted from 0. */
export function slotName(index: number): string {
  return `s${index + 1}`;
}

/** A route's key in `routes.map`. */
export function routeKey(route: string): string {
  return plainName(route);
}

/**
 * A route's value in `routes.map`: the one backend, or each with the upper end of its share, such as
 * `blue=900000/green=1000000`. Weights change by `set map`, and those of several routes in one `commit map`.
 * @throws {ProxyError} `invalid` for more than `mostTargets`.
 */
export function routeValue(to: readonly Target[]): string {
  const serving = to.filter(({ weight }) => weight > 0);
  const only = serving[0];
  if (only === undefined) return "-";
  if (serving.length > mostTargets) {
    throw invalid("a route", `leads to ${serving.length} backends, and at most to ${mostTargets}`);
  }
  if (serving.length === 1) return plainName(only.backend);
  const total = serving.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  return serving
    .map(({ backend, weight }) => {
      reached += weight;
      return `${plainName(backend)}=${Math.round((reached / total) * wholeShare)}`;
    })
    .join("/");
}

/** The files in the place's folder, each named as HAProxy's own commands name it. */
export function mapFile({ folder }: Pick<Place, "folder">, map: "routes" | "servers"): string {
  return join(folder, `${map}.map`);
}

export function certificateFile({ folder }: Pick<Place, "folder">, name: string): string {
  return join(folder, "certs", `${name}.pem`);
}

/** A name with the characters that HAProxy allows; two that differ stay different. */
export function plainName(name: string): string {
  return [...Buffer.from(name)].map((byte) => plainByte(byte)).join("");
}

function plainByte(byte: number): string {
  const character = String.fromCodePoint(byte);
  return /[\w.-]/.test(character) ? character : `:${byte.toString(16).padStart(2, "0")}`;
}
