import { RuntimeError, type RuntimeErrorCode } from "../errors.ts";
import { asCode } from "../docker/ask.ts";

const missing =
  /manifest unknown|manifest for .* not found|no such image|(?:image|tag) does not exist|not found|repository name not known/i;
const denied = /unauthorized|authentication required|denied|no basic auth|incorrect username/i;

/**
 * Registries and engines tell their failures in words only: with one status for all, or with none in the
 * middle of a stream.
 */
export function imageFailure(what: string, message: string): RuntimeError {
  return new RuntimeError(codeOf(message), `${what}: ${withAdvice(message)}`);
}

/** The same for a refusal that came before the stream. */
export function asImageFailure(error: unknown): unknown {
  if (!(error instanceof RuntimeError) || error.code !== "engine") return error;
  const code = codeOf(error.message);
  return code === "engine" ? error : asCode(code, error);
}

function codeOf(message: string): RuntimeErrorCode {
  // Docker Hub says both of an image that may be missing or somebody else's.
  if (denied.test(message)) return "denied";
  return missing.test(message) ? "image-missing" : "engine";
}

function withAdvice(message: string): string {
  const text = message.trim();
  return denied.test(text) ? `${text}; "docker login" keeps the credentials that are used` : text;
}
