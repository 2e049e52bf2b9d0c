const codes = ["state-file", "listen-failed", "invalid", "unsupported", "no-engine"] as const;

export type EcsLocalErrorCode = (typeof codes)[number];

/** Every way in which the endpoint cannot start. Misuse by the caller throws `TypeError` instead. */
export class EcsLocalError extends Error {
  override readonly name = "EcsLocalError";
  readonly code: EcsLocalErrorCode;

  constructor(code: EcsLocalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
