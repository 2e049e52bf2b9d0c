export type BuildErrorCode = "bundle-failed" | "not-a-build";

/** Every way in which a build can end badly. Misuse by the caller throws `TypeError` instead. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly code: BuildErrorCode;

  constructor(code: BuildErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
