export type BlueGreenErrorCode =
  | "stack-file"
  | "locked"
  | "lock-lost"
  | "nothing-live"
  | "no-way-back"
  | "another-version"
  | "interrupted"
  | "abandoned"
  | "timed-out";

/** Every way in which a command ends without an outcome of its own. Misuse by the caller throws `TypeError`. */
export class BlueGreenError extends Error {
  override readonly name = "BlueGreenError";
  readonly code: BlueGreenErrorCode;

  constructor(code: BlueGreenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
