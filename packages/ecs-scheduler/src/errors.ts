export type SchedulerErrorCode =
  | "no-such-service"
  | "no-such-instance"
  | "no-such-deployment"
  | "already-there"
  | "not-active"
  | "finished";

/** A user's event that the state has no place for. Nothing has been changed. */
export class SchedulerError extends Error {
  override readonly name = "SchedulerError";
  readonly code: SchedulerErrorCode;

  constructor(code: SchedulerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
