/**
 * What went wrong:
 * `not-found` no such instance · `conflict` the id is taken by another spec · `running` it runs, so it
 * cannot be removed · `damaged` a file of the state folder cannot be read · `cannot-start` nothing was
 * started · `cannot-stop` it still runs · `no-port` no free port in the range · `unhealthy` no good
 * answers by the deadline · `exited` it ended while its health was awaited · `unsupported` not on this
 * operating system, or not with this engine · `no-engine` no Docker engine answers there · `engine` the
 * engine refused or broke off, in its own words · `image-missing` no such image, neither here nor where
 * it was looked for · `denied` the registry wants other credentials · `build-failed` the image's own
 * recipe failed · `in-use` a network, volume or image that containers use.
 */
export type RuntimeErrorCode =
  | "not-found"
  | "conflict"
  | "running"
  | "damaged"
  | "cannot-start"
  | "cannot-stop"
  | "no-port"
  | "unhealthy"
  | "exited"
  | "unsupported"
  | "no-engine"
  | "engine"
  | "image-missing"
  | "denied"
  | "build-failed"
  | "in-use";

/** Every way in which running an instance can go wrong. Misuse by the caller throws `TypeError` instead. */
export class RuntimeError extends Error {
  override readonly name = "RuntimeError";
  readonly code: RuntimeErrorCode;

  constructor(code: RuntimeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The `code` of a system error such as `ENOENT`; undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
