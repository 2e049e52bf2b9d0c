import type { Skipped } from "./part.ts";
import { programs } from "./programs.ts";

const path = "/usr/bin/aws";

/**
 * Debian's AWS command line, version 2: where its program is.
 *
 * @throws {Error} when there is none under `CI=true`, or its installation fails.
 */
export async function awscli(): Promise<{ path: string } | Skipped> {
  const found = await programs(path);
  return "skipped" in found ? found : { path: found[path] };
}
