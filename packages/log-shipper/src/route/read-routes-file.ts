import { readFile } from "node:fs/promises";

import { parse } from "yaml";
import * as z from "zod";

import { LogShipperError } from "../errors.ts";
import { type RouteInput, routesFile } from "./route-input.ts";

/**
 * Reads a YAML file of routes.
 * @throws {LogShipperError} `invalid` with the file and the key
 */
export async function readRoutesFile(path: string): Promise<RouteInput[]> {
  try {
    return routesFile.parse(parse(await readFile(path, "utf8"))).routes;
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : asMessage(cause);
    throw new LogShipperError("invalid", `${path}: ${why}`, { cause });
  }
}

function asMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
