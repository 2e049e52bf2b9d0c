import type { IncomingMessage } from "node:http";

import { RequestError } from "./request-error.ts";

const maxBytes = 100_000;

/** The body of a request. @throws {RequestError} when it is not of this type, or too large */
export async function readBody(request: IncomingMessage, type: string): Promise<string> {
  const given = request.headers["content-type"] ?? "";
  if (given.split(";")[0]?.trim().toLowerCase() !== type) {
    throw new RequestError(415, `the body must be ${type}`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new RequestError(413, `the body has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The JSON of a request's body. @throws {RequestError} */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readBody(request, "application/json");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new RequestError(400, "the body is no JSON");
  }
}
