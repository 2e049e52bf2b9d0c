import type { Skipped } from "./part.ts";
import { programs } from "./programs.ts";

/**
 * Docker Compose 1, the judge of stack files: where its program is.
 *
 * @throws {Error} when there is none under `CI=true`, or its installation fails.
 */
export async function dockerCompose(): Promise<{ path: string } | Skipped> {
  const found = await programs("docker-compose");
  return "skipped" in found ? found : { path: found["docker-compose"] };
}
