import type { Skipped } from "./part.ts";
import { programs } from "./programs.ts";

/**
 * OpenSSL: where its program is.
 *
 * @throws {Error} when there is none under `CI=true`, or its installation fails.
 */
export async function openssl(): Promise<{ path: string } | Skipped> {
  const found = await programs("openssl");
  return "skipped" in found ? found : { path: found.openssl };
}
