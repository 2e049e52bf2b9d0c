export type SyslogErrorCode =
  | "connect-failed"
  | "connect-timeout"
  | "certificate-refused"
  | "disconnected"
  | "stalled"
  | "refused"
  | "closed";

/** Every way a transport can fail. Misuse by the caller throws `TypeError` instead. */
export class SyslogError extends Error {
  override readonly name = "SyslogError";
  readonly code: SyslogErrorCode;

  constructor(code: SyslogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The code that Node.js gives an error of the operating system or of TLS, such as `ECONNREFUSED`. */
export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
}
