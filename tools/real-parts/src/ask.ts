import { dirname } from "node:path";

import { skip, type Skipped } from "./part.ts";
import { startParts } from "./start-parts.ts";
import { unixRequest } from "./unix-request.ts";
import { socketVariable } from "./variables.ts";

/** Installations come first, and take up to ten minutes. */
const limitMs = 900_000;

/**
 * Asks the process that holds the parts for one. Where none was started for this run, this process
 * starts one, which stops the parts when this process ends.
 */
export async function askFor<Part extends object>(name: string): Promise<Part | Skipped> {
  if (process.platform !== "linux") return skip(`${name} needs Linux`);
  const socketPath = await partsSocket();
  const { status, text } = await unixRequest({ socketPath, path: `/${name}`, limitMs });
  if (status !== 200) throw new Error(text);
  return JSON.parse(text) as Part | Skipped;
}

/** The folder of the run, in which a test's own parts are cleaned up at its end. */
export async function partsFolder(): Promise<string> {
  return dirname(await partsSocket());
}

async function partsSocket(): Promise<string> {
  process.env[socketVariable] ??= (await startParts()).socketPath;
  return process.env[socketVariable];
}
