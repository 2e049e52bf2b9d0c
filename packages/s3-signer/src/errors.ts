/** What went wrong, in the words of the wire, and the HTTP status that it is answered with. */
export const statusOf = {
  BadRequest: 400,
  BadName: 400,
  TooSmall: 400,
  UnknownKind: 400,
  InvalidPart: 400,
  Unauthorized: 401,
  ForeignOrigin: 403,
  BadTicket: 403,
  ExpiredTicket: 403,
  NoSuchUpload: 404,
  MethodNotAllowed: 405,
  NotUploaded: 409,
  Mismatch: 409,
  TooMany: 409,
  TooLarge: 413,
  TypeNotAllowed: 415,
  RateLimited: 429,
  InternalError: 500,
  StoreUnavailable: 502,
  StoreRefused: 502,
} as const;

export type S3SignerErrorCode = keyof typeof statusOf;

/**
 * Every way in which an upload is refused or fails. The message may be shown to the person who uploads: it names no
 * secret and nothing of the store's insides; what only operators should read is in `cause`. Misuse by the programmer
 * throws `TypeError` instead.
 */
export class S3SignerError extends Error {
  override readonly name = "S3SignerError";
  readonly code: S3SignerErrorCode;
  /** The HTTP status that the handler answers with. */
  readonly status: number;

  /** Seconds after which asking again may help, where that is known. */
  readonly retryAfter: number | undefined;

  /** Of `TooLarge` and `TooSmall`, in bytes: what the rules allow. */
  readonly limit: number | undefined;

  constructor(
    code: S3SignerErrorCode,
    message: string,
    {
      retryAfter,
      limit,
      ...options
    }: ErrorOptions & { readonly retryAfter?: number; readonly limit?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryAfter = retryAfter;
    this.limit = limit;
    this.status = statusOf[code];
  }
}
