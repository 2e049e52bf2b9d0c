import type { AskServer } from "./ask-server.ts";
import { type AttemptContext, type AttemptOptions, withAttempts } from "./attempts.ts";
import { describeFile } from "./describe-file.ts";
import { UploadError } from "./errors.ts";
import type { MultipartStart, StoredPart } from "./wire.ts";

/** A multipart upload that the store holds open. Plain data, to be kept. */
export type MultipartSession = Pick<MultipartStart, "key" | "uploadId" | "partSize" | "ticket">;

export interface OpenOptions extends AttemptOptions {
  kind?: string;
  session?: MultipartSession;
  onSession?: (session: MultipartSession) => void | Promise<void>;
  onEvent?: NonNullable<AttemptContext["onEvent"]>;
}

export interface Opened {
  session: MultipartSession;
  /** What the store has of it. */
  stored: StoredPart[];
  isResumed: boolean;
}

/** Goes on with the session given where the store and the server still know it, else begins one. */
export async function openMultipart(
  file: File,
  options: OpenOptions,
  ask: AskServer,
  signal: AbortSignal,
): Promise<Opened> {
  const context = { signal, onEvent: options.onEvent };
  if (options.session !== undefined) {
    const { session } = options;
    const list = async () =>
      ask<{ parts: StoredPart[] }>(
        { action: "multipart-list", ticket: session.ticket },
        signal,
        "parts",
      );
    try {
      const { parts } = await withAttempts(list, options, context);
      return { session, stored: parts, isResumed: true };
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  const begin = async () =>
    ask<MultipartStart>(
      { action: "multipart-create", ...describeFile(file, options.kind) },
      signal,
    );
  const { key, uploadId, partSize, ticket } = await withAttempts(begin, options, context);
  const session = { key, uploadId, partSize, ticket };
  await options.onSession?.(session);
  return { session, stored: [], isResumed: false };
}

/** Completed or removed meanwhile, ticket too old, or somebody else is signed in now. */
function isGone(error: unknown): boolean {
  return (
    error instanceof UploadError &&
    ["missing", "expired", "forbidden", "misconfigured"].includes(error.code)
  );
}
