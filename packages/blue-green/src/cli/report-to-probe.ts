import { appendFileSync } from "node:fs";

import type { DeployEvent } from "../events.ts";

/** Tells a probe around this command (`HITLESS_PROBE_EVENTS`) when the switch was acknowledged. */
export function reportToProbe(
  event: DeployEvent,
  file = process.env["HITLESS_PROBE_EVENTS"],
): void {
  if (file === undefined || file === "") return;
  if (event.type === "switched")
    append(file, { at: event.at, type: "switched", text: event.release });
  if (event.type === "drain-limit")
    append(file, { at: event.at, type: "drain-limit", text: `${event.left} open` });
}

function append(file: string, line: { at: number; type: string; text: string }): void {
  try {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  } catch (error) {
    // The probe may be gone; that is no reason to leave a deploy in the middle.
    process.stderr.write(`the probe cannot be told (${String(error)})\n`);
  }
}
