import type { Skipped } from "./part.ts";
import { programs } from "./programs.ts";

const folder = "/usr/lib/python3/dist-packages/boto3";

/**
 * Debian's boto3, the AWS SDK for Python: the Python that has it.
 *
 * @throws {Error} when there is none under `CI=true`, or its installation fails.
 */
export async function boto3(): Promise<{ python: string } | Skipped> {
  const found = await programs(folder);
  return "skipped" in found ? found : { python: "/usr/bin/python3" };
}
