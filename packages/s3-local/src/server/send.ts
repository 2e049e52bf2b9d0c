import type { ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

import type { Answer } from "../operations/operation.ts";
import type { Fault } from "../protocol/fault.ts";
import { plainDocument, xmlMediaType } from "../protocol/write-xml.ts";

/** Sends an answer, its body as it is read from the disk. */
export async function send(
  response: ServerResponse,
  { status, headers = {}, body = "" }: Answer,
  isHead: boolean,
): Promise<void> {
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, onWire(value));
  if (typeof body === "string" && length > 0 && !response.hasHeader("content-type")) {
    response.setHeader("content-type", xmlMediaType);
  }
  if (status !== 204 && status !== 304) response.setHeader("content-length", length);
  response.writeHead(status);
  if (isHead || status === 304 || length === 0) response.end();
  else if (typeof body === "string") response.end(body);
  else await pipeline(body.read(), response);
}

/** The answer that a fault is. Source: Amazon S3 API Reference, "REST error responses". */
export function faultAnswer(
  fault: Fault,
  { requestId, resource }: { requestId: string; resource: string },
): Answer {
  const { code, message, status, elements, headers } = fault;
  const content = { Code: code, Message: message, ...elements, Resource: resource };
  const body = plainDocument("Error", { ...content, RequestId: requestId, HostId: "hitless" });
  return {
    status,
    headers: { ...headers, ...(status !== 304 && { "content-type": xmlMediaType }) },
    body,
  };
}

/** Node.js writes strings as Latin-1; clients read UTF-8. */
function onWire(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}
