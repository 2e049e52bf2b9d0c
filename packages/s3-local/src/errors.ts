export type S3LocalErrorCode = "folder" | "listen-failed" | "invalid";

/** Every way in which the endpoint cannot start. Misuse by the caller throws `TypeError` instead. */
export class S3LocalError extends Error {
  override readonly name = "S3LocalError";
  readonly code: S3LocalErrorCode;

  constructor(code: S3LocalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
