import type { BackendHealth } from "@hitless/proxy";
import { z } from "zod";

const shape = z.strictObject({
  path: z.string().startsWith("/"),
  everyMs: z.int().min(1),
  timeoutMs: z.int().min(1),
  fall: z.int().min(1),
  rise: z.int().min(1),
});

/** A release's health as the text of a label. */
export function writeHealth(health: BackendHealth): string {
  return JSON.stringify(health);
}

/** The same read again; undefined where there is none that can be read. */
export function readHealth(text: string | undefined): BackendHealth | undefined {
  if (text === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
