import { RuntimeError } from "@hitless/runtime";

import { LogShipperError } from "../errors.ts";

export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 64,
  unavailable: 69,
  cannotCreate: 73,
} as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof RuntimeError) {
    return error.code === "no-engine" ? exitCodes.unavailable : exitCodes.failed;
  }
  if (!(error instanceof LogShipperError)) return exitCodes.failed;
  if (error.code === "invalid") return exitCodes.usage;
  return error.code === "state" ? exitCodes.cannotCreate : exitCodes.unavailable;
}
