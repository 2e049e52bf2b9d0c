import * as z from "zod";

import { LogShipperError } from "../errors.ts";
import { type Variables, resolveRoute } from "./resolve-route.ts";
import { type RouteInput, routeInput } from "./route-input.ts";
import type { Route } from "./route.ts";

/**
 * Makes routes of URLs and of what was read.
 * @throws {LogShipperError} `invalid`
 */
export function readRoutes(
  inputs: readonly (string | RouteInput)[],
  variables: Variables,
): Route[] {
  if (inputs.length === 0) {
    throw new LogShipperError(
      "invalid",
      "no destination is given; expected such as syslog+tls://logs.example:6514",
    );
  }
  const routes = inputs.map((input) => readRoute(input, variables));
  const names = routes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return routes;
  throw new LogShipperError(
    "invalid",
    `two routes are called ${twice}: give them names, by which their cursors are kept apart`,
  );
}

function readRoute(input: string | RouteInput, variables: Variables): Route {
  try {
    const given = typeof input === "string" ? { destination: input } : routeInput.parse(input);
    return resolveRoute(given, variables);
  } catch (cause) {
    const what = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new LogShipperError("invalid", what.replace(/^TypeError: /, ""), { cause });
  }
}
