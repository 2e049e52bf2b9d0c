import type { ServerResponse } from "node:http";

/** On every answer: nothing but our own files, no frame around us, and no text that becomes a script. */
export const securityHeaders = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
): void {
  response.statusCode = status;
  response.setHeader("content-type", type);
  if (!response.hasHeader("cache-control")) response.setHeader("cache-control", "no-store");
  response.end(body);
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  sendText(response, status, "application/json; charset=utf-8", JSON.stringify(body));
}

/** What every error is answered with. */
export interface Problem {
  message: string;
  /** Of the character of the search that is wrong, from 0. */
  at?: number;
  length?: number;
}

export function sendProblem(response: ServerResponse, status: number, error: Problem): void {
  sendJson(response, { error }, status);
}
