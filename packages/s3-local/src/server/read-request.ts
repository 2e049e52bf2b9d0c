import type { IncomingMessage } from "node:http";

import { parseTarget } from "../request/parse-target.ts";
import type { S3Request } from "../request/s3-request.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Understands a request's line and headers.
 * @throws {Fault} `InvalidURI`, `KeyTooLongError`
 */
export function readRequest(
  stream: IncomingMessage,
  given: Pick<S3Request, "requestId" | "now" | "askForBody">,
): S3Request {
  const headers = headersOf(stream);
  const target = parseTarget(stream.url ?? "/", headers.get("host") ?? "");
  return { ...given, ...target, method: stream.method ?? "", headers, stream };
}

function headersOf({ rawHeaders }: IncomingMessage): Map<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? "";
    const value = textOf(rawHeaders[at + 1] ?? "");
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return headers;
}

/** Node.js gives bytes as Latin-1; clients sign UTF-8. */
function textOf(value: string): string {
  const bytes = Buffer.from(value, "latin1");
  try {
    return utf8.decode(bytes);
  } catch {
    return value;
  }
}
