import type { Payload } from "../authenticate/payload.ts";
import { Fault } from "../protocol/fault.ts";
import type { S3Request } from "../request/s3-request.ts";
import { decodeChunks } from "./decode-chunks.ts";

/** The body of a request, not yet read. */
export interface Body {
  /** What the client said. */
  length: number;
  /** Yields the bytes; the trailing headers are what it returns. */
  read(): AsyncGenerator<Buffer, ReadonlyMap<string, string>>;
}

/**
 * The body, freed from its encoding.
 * @throws {Fault} `MissingContentLength`; reading it `IncompleteBody`, `SignatureDoesNotMatch`
 */
export function openBody(request: S3Request, payload: Payload): Body {
  const isChunked = payload.is === "chunked";
  const length = lengthOf(
    request.headers.get(isChunked ? "x-amz-decoded-content-length" : "content-length"),
  );
  return {
    length,
    async *read() {
      const raw = rawBody(request);
      const trailers = isChunked ? yield* decodeChunks(raw, payload) : yield* plain(raw);
      return trailers;
    },
  };
}

function lengthOf(text: string | undefined): number {
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text);
  throw new Fault("MissingContentLength");
}

async function* plain(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, ReadonlyMap<string, string>> {
  yield* source;
  return new Map();
}

/** The bytes as they come. Ending early leaves the connection open for the answer. */
export async function* rawBody({ stream, askForBody }: S3Request): AsyncGenerator<Buffer> {
  askForBody();
  try {
    yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ECONNRESET") {
      throw new Fault("IncompleteBody");
    }
    throw cause;
  }
}
