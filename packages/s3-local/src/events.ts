/** What happens inside a running endpoint. */
export type S3LocalEvent =
  /** A request was answered. */
  | {
      type: "request";
      requestId: string;
      /** The operation's name in the API, `Preflight`, or the method where it is none. */
      operation: string;
      bucket?: string;
      key?: string;
      status: number;
      /** S3's code, where the answer is an error. */
      code?: string;
      /** Why, where the answer is an error. */
      message?: string;
      durationMs: number;
    }
  /** Our own mistake; the client got an `InternalError`. */
  | { type: "mistake"; requestId: string; error: unknown };
