import type { FastifyRequest } from "fastify";

import { parseLast } from "../beats.ts";

export interface LastQuery {
  last?: string;
}

export const lastSchema = {
  type: "object",
  properties: { last: { type: "string", maxLength: 20 } },
} as const;

/**
 * The last event that a client has. The header goes before `?last=`: a browser that reconnects sends
 * the header of now with the address of then.
 */
export function lastOf(request: FastifyRequest<{ Querystring: LastQuery }>): number | undefined {
  const header = request.headers["last-event-id"];
  return parseLast(typeof header === "string" ? header : request.query.last);
}
