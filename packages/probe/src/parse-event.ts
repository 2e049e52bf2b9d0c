import { oneLine } from "./reason.ts";
import type { ProbeEvent } from "./receipt.ts";

/** Reads a line of the events file. Pure. Anything may have been written there. */
export function parseEvent(
  line: string,
  during: { from: number; to: number },
): { event: ProbeEvent } | { problem: string } {
  const excerpt = oneLine(line, 80);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { problem: `not JSON: ${excerpt}` };
  }
  if (typeof value !== "object" || value === null) return { problem: `not an object: ${excerpt}` };
  const { at, type, text }: { at?: unknown; type?: unknown; text?: unknown } = value;
  if (typeof at !== "number" || at < during.from || at > during.to) {
    return { problem: `"at" is not a time of this run in milliseconds since 1970: ${excerpt}` };
  }
  if (typeof type !== "string" || oneLine(type) === "")
    return { problem: `"type" is missing: ${excerpt}` };
  if (text !== undefined && typeof text !== "string")
    return { problem: `"text" is not a string: ${excerpt}` };
  return { event: { at, type, ...(text !== undefined && { text }) } };
}
