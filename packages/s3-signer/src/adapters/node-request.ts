import type { IncomingMessage } from "node:http";

/** What a framework of Node.js knows of a request. */
export interface NodeRequest {
  readonly method: string;
  /** Path and query, whole. */
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  /** As a parser of the framework left it: bytes, text, or what the JSON was. */
  readonly body: unknown;
  readonly signal: AbortSignal;
}

/** The standard form of a request. The scheme is not known behind a proxy, and is not used. */
export function toRequest({ method, url, headers, body, signal }: NodeRequest): Request {
  const host = headers.host ?? "localhost";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(new URL(url, `http://${host}`), {
    method,
    headers: toHeaders(headers),
    signal,
    ...(hasBody && { body: toBody(body) }),
  });
}

function toHeaders(headers: IncomingMessage["headers"]): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers))
    for (const each of [value ?? []].flat()) result.append(name, each);
  return result;
}

function toBody(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return body === undefined || body === null ? "" : JSON.stringify(body);
}
