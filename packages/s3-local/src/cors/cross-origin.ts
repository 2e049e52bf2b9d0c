import { Fault } from "../protocol/fault.ts";
import type { Answer } from "../operations/operation.ts";
import type { S3Request } from "../request/s3-request.ts";
import type { Store } from "../store/store.ts";
import { corsHeaders, judgeCors } from "./judge-cors.ts";

/**
 * Answers a preflight request; nobody signs those.
 * @throws {Fault} `AccessForbidden`, `BadRequest`
 */
export function preflight(request: S3Request, store: Store): Answer {
  const origin = request.headers.get("origin");
  const method = request.headers.get("access-control-request-method");
  if (origin === undefined || method === undefined) {
    const message =
      origin === undefined
        ? "Insufficient information. Origin request header needed."
        : "Invalid Access-Control-Request-Method: null";
    throw new Fault("BadRequest", { message });
  }
  const rules = store.find(request.bucket ?? "")?.record.cors;
  if (rules === undefined) {
    const message = "CORSResponse: CORS is not enabled for this bucket.";
    throw new Fault("AccessForbidden", { message });
  }
  const question = { origin, method, headers: askedHeaders(request) };
  const rule = judgeCors(rules, question);
  if (rule !== undefined) return { status: 200, headers: corsHeaders(rule, question) };
  const message =
    "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";
  const elements = {
    Method: method,
    ResourceType: request.key === undefined ? "BUCKET" : "OBJECT",
  };
  throw new Fault("AccessForbidden", { message, elements });
}

/** What goes with every answer, so that a page of an allowed origin can read even errors. */
export function crossOriginHeaders(request: S3Request, store: Store): Record<string, string> {
  const origin = request.headers.get("origin");
  const rules = store.find(request.bucket ?? "")?.record.cors;
  if (origin === undefined || rules === undefined) return {};
  const question = { origin, method: request.method, headers: [] };
  const rule = judgeCors(rules, question);
  return rule === undefined ? {} : corsHeaders(rule, question);
}

function askedHeaders({ headers }: S3Request): string[] {
  const text = headers.get("access-control-request-headers") ?? "";
  const names = text.split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "");
}
