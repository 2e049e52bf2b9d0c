import { RuntimeError } from "../../src/errors.ts";

/** `code: message` of the `RuntimeError` by which it has to fail. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof RuntimeError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error("it did not fail");
}
