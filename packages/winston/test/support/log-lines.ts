import { once } from "node:events";

import type { Logger } from "winston";

/** Logs `line <from>` and on to before `line <to>`, as an app does that heeds back-pressure. */
export async function logLines(logger: Logger, from: number, to: number): Promise<void> {
  for (let line = from; line < to; line += 1) {
    const goOn = logger.write({ level: "info", message: `line ${line}` });
    if (!goOn) await once(logger, "drain");
  }
}
