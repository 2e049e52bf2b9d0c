const codes = [
  "invalid",
  "refused",
  "not-running",
  "listen-failed",
  "path-too-long",
  "start-failed",
  "damaged-state",
  "write-failed",
  "stopping",
  "unreachable",
  "unanswered",
  "not-live",
] as const;

export type ProxyErrorCode = (typeof codes)[number];

/** Every way a call to a proxy can fail. Misuse by the caller throws `TypeError` instead. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly code: ProxyErrorCode;

  constructor(code: ProxyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The error that another process told of. */
export function toldError(told: { code: string; message: string }): ProxyError {
  const code = codes.find((each) => each === told.code) ?? "unreachable";
  return new ProxyError(code, told.message);
}

/** The code that Node.js gives an error of the operating system, such as `ENOENT`. */
export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
}
