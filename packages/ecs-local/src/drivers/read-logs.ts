import { type Runtime, RuntimeError } from "@hitless/runtime";

/** The last lines of an instance; none of one that was never made, or is forgotten. */
export async function readLogs(
  runtime: Pick<Runtime, "logs">,
  instance: string,
  options: { lines: number },
): Promise<string[]> {
  try {
    return await runtime.logs(instance, options);
  } catch (error) {
    if (error instanceof RuntimeError && error.code === "not-found") return [];
    throw error;
  }
}
