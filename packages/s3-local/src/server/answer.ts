import { authenticate } from "../authenticate/authenticate.ts";
import { preflight } from "../cors/cross-origin.ts";
import type { Answer, Endpoint } from "../operations/operation.ts";
import { operations } from "../operations/table.ts";
import { postObject } from "../post/post-object.ts";
import { Fault } from "../protocol/fault.ts";
import { operationName } from "../request/operation-name.ts";
import type { S3Request } from "../request/s3-request.ts";

/** What a request is called in events. */
export function nameOf(request: S3Request): string {
  if (request.method === "OPTIONS") return "Preflight";
  return operationName(request) ?? request.method;
}

/**
 * Answers a request: which operation it is, who asks, and what comes of it.
 * @throws {Fault} for every answer that is an error
 */
export async function answer(request: S3Request, endpoint: Endpoint): Promise<Answer> {
  if (request.method === "OPTIONS") return preflight(request, endpoint.store);
  const name = operationName(request);
  if (name === undefined) {
    throw new Fault("MethodNotAllowed", { elements: { Method: request.method } });
  }
  if (name === "PostObject") return postObject(request, endpoint);
  const caller = authenticate(request, endpoint.keyring);
  const operation = operations.get(name);
  if (operation === undefined) {
    const message = `This endpoint does not have the operation ${name}.`;
    throw new Fault("NotImplemented", { message, elements: { Operation: name } });
  }
  return operation({ ...endpoint, request, caller });
}
