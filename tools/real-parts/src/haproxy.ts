import type { Skipped } from "./part.ts";
import { programs } from "./programs.ts";

/**
 * HAProxy: where its program is.
 *
 * @throws {Error} when there is none under `CI=true`, or its installation fails.
 */
export async function haproxy(): Promise<{ path: string } | Skipped> {
  const found = await programs("haproxy");
  return "skipped" in found ? found : { path: found.haproxy };
}
