import { Fault } from "./fault.ts";

/** Media type of the AWS JSON 1.1 protocol. */
export const jsonMediaType = "application/x-amz-json-1.1";

/**
 * The operation that a `X-Amz-Target` header names after the service's prefix.
 * Source: smithy.io, "AWS JSON 1.1 protocol".
 */
export function operationOf(target: string): string {
  return target.slice(target.indexOf(".") + 1);
}

/**
 * The parsed body of a request. An empty one is an empty structure.
 * @throws {Fault} `SerializationException`
 */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch {
    throw new Fault("SerializationException", "The body of the request is no valid JSON in UTF-8.");
  }
}

/** A fault in the form of the JSON protocols. */
export function jsonFault({ code, message, members }: Fault): string {
  return JSON.stringify({ __type: code, message, ...members });
}
