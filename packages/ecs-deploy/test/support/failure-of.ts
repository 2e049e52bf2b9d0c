import { EcsDeployError } from "../../src/index.ts";

/** `code: message` of the `EcsDeployError` by which it has to fail. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof EcsDeployError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error("it did not fail");
}
