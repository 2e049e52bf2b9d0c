const codes = [
  "state-file",
  "listen-failed",
  "no-endpoint",
  "no-engine",
  "invalid",
  "unsupported",
] as const;

export type EcsLocalErrorCode = (typeof codes)[number];

/** Every way in which the endpoint cannot start, or cannot be reached by the command. Misuse by the caller throws `TypeError` instead. */
export class EcsLocalError extends Error {
  override readonly name = "EcsLocalError";
  readonly code: EcsLocalErrorCode;

  constructor(code: EcsLocalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
