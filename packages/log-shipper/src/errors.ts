export type LogShipperErrorCode = "invalid" | "no-engine" | "state" | "listen-failed";

/** Every way in which the shipper cannot start. Misuse by the caller throws `TypeError` instead. */
export class LogShipperError extends Error {
  override readonly name = "LogShipperError";
  readonly code: LogShipperErrorCode;

  constructor(code: LogShipperErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
