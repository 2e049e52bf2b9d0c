import { S3SignerError } from "../errors.ts";
import { readBounded } from "../read-bounded.ts";

// The list of 10,000 parts with their ETags has about 700 KB.
const mostBytes = 1 << 20;

/** Of a body that is too large, so much is read, so that whoever sent it gets to know. */
export const mostDrained = 16 << 20;

/**
 * Reads a JSON body of at most 1 MiB. Another type than JSON is refused: a page of another site could send it without
 * asking first.
 *
 * @throws {S3SignerError} `BadRequest`
 */
export async function readBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(?:;|$)/i.test(type))
    throw bad("Content-Type must be application/json");
  const text = await readBounded(request, mostBytes, mostDrained);
  if (text === undefined) throw bad(`The body has more than ${mostBytes} bytes`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw bad("The body is not JSON");
  }
}

function bad(message: string): S3SignerError {
  return new S3SignerError("BadRequest", message);
}
