export type BenchErrorCode =
  | "usage"
  | "missing"
  | "bad-answers"
  | "child-failed"
  | "not-started"
  | "not-switched"
  | "not-deployed";

/** Why a benchmark did not begin or come to its end. What is wrong in its code is a `TypeError`. */
export class BenchError extends Error {
  override readonly name = "BenchError";
  readonly code: BenchErrorCode;

  constructor(code: BenchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
