import type { IncomingMessage } from "node:http";

import { Fault } from "../protocol/fault.ts";

/**
 * The whole body of a request.
 * @throws {Fault} `RequestEntityTooLargeException`, status 413, above the limit; the rest is not read.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  // Ending early must leave the connection open for the answer.
  const read = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of read) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): Fault {
  return new Fault(
    "RequestEntityTooLargeException",
    `The body of the request is larger than ${maxBytes} bytes.`,
    { status: 413 },
  );
}
