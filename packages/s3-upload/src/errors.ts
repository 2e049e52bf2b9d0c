/**
 * Every way an upload can end badly. What S3 or the application's server says by a code of its own
 * is sorted into these; the code as it came is in `UploadError.sourceCode`.
 */
export type UploadErrorCode =
  | "too-large"
  | "too-small"
  | "type-not-allowed"
  | "bad-name"
  | "too-many"
  | "unreadable"
  | "signed-out"
  | "settings"
  | "forbidden"
  | "expired"
  | "network"
  | "cors"
  | "offline"
  | "busy"
  | "damaged"
  | "missing"
  | "exists"
  | "misconfigured"
  | "unknown";

/** Where it happened: at the file itself, asking the application's server, or at the store. */
export type UploadErrorPlace = "file" | "server" | "store";

export interface UploadErrorFacts extends ErrorOptions {
  at: UploadErrorPlace;
  /** The status of the answer, where there was one. */
  status?: number | undefined;
  /** The code in the answer, such as S3's `EntityTooLarge` or the server's `Unauthorized`. */
  sourceCode?: string | undefined;
  /** What sentences for people may mention: `name`, `limit`, `type`; sizes in bytes. */
  values?: Readonly<Record<string, string>>;
  /** How long the answer asked to wait before the next attempt (`Retry-After`). */
  retryAfterMs?: number | undefined;
}

/**
 * An upload that failed. `message` is for developers: what, where, and what to check; `sentenceOf`
 * says it to people. What the caller aborts rejects with the reason of its signal instead, and
 * misuse throws `TypeError`.
 */
export class UploadError extends Error {
  override readonly name = "UploadError";
  readonly code: UploadErrorCode;
  declare readonly at: UploadErrorPlace;
  declare readonly status: number | undefined;
  declare readonly sourceCode: string | undefined;
  declare readonly values: Readonly<Record<string, string>>;
  declare readonly retryAfterMs: number | undefined;

  constructor(code: UploadErrorCode, message: string, { cause, ...facts }: UploadErrorFacts) {
    super(message, { cause });
    this.code = code;
    Object.assign(this, { values: {} }, facts);
  }
}

/** What is none already becomes one of code `unknown`. */
export function asUploadError(error: unknown): UploadError {
  if (error instanceof UploadError) return error;
  return new UploadError("unknown", String(error), { at: "file", cause: error });
}
