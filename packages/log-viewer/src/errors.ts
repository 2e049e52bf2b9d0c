export type LogViewerErrorCode =
  | "invalid"
  | "folder"
  | "listen-failed"
  | "store"
  | "busy"
  | "closed"
  | "unreachable"
  | "refused";

/** Every way in which the log viewer can fail. Misuse by the caller throws `TypeError` instead. */
export class LogViewerError extends Error {
  override readonly name = "LogViewerError";
  readonly code: LogViewerErrorCode;

  constructor(code: LogViewerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
