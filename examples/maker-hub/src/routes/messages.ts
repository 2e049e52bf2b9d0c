import { randomUUID } from "node:crypto";

import type { FastifyInstance, FastifyRequest } from "fastify";

import { designs } from "../designs.ts";

/** A message to a maker, as it is kept. */
export interface Message {
  id: string;
  receivedAt: string;
  design?: string;
  name?: string;
  message?: string;
}

type MessageBody = Omit<Message, "receivedAt" | "id"> & { id?: string };

const keptMessages = 100;
const bodyLimit = 16_384;
const idPattern = "^[\\w.:-]{1,100}$";

const schema = {
  body: {
    type: "object",
    // Fastify takes out what is not named here.
    additionalProperties: false,
    // An id alone is the knock of a probe, which has nothing to say.
    anyOf: [{ required: ["message"] }, { required: ["id"] }],
    properties: {
      id: { type: "string", pattern: idPattern },
      design: { type: "string", enum: designs.map(({ slug }) => slug) },
      name: { type: "string", maxLength: 80 },
      message: { type: "string", minLength: 1, maxLength: 2000, pattern: "\\S" },
    },
  },
  headers: {
    type: "object",
    properties: { "x-hitless-probe-id": { type: "string", pattern: idPattern } },
  },
} as const;

/**
 * `POST /messages` takes a message, as JSON or from the page's form. The id is the sender's, if it has
 * one, and a message that comes twice under one id is kept once. The last 100 are kept, in memory.
 */
export function messagesRoute(app: FastifyInstance): void {
  const kept = new Map<string, Message>();

  app.post<{ Body: MessageBody }>("/messages", { schema, bodyLimit }, async (request, reply) => {
    const { message, again } = keep(kept, request);
    if (asksForPage(request)) {
      // 303, so that loading the next page again does not send the message again.
      return reply.redirect(`/?sent=${encodeURIComponent(message.id)}#message`, 303);
    }
    const { id, receivedAt } = message;
    return reply.code(again ? 200 : 201).send({ id, receivedAt, again });
  });
}

/** A browser that sent a form wants a page; whoever speaks JSON wants JSON. */
export function asksForPage(request: FastifyRequest): boolean {
  return request.headers.accept?.includes("text/html") ?? false;
}

function keep(
  kept: Map<string, Message>,
  { body, headers }: FastifyRequest<{ Body: MessageBody }>,
): { message: Message; again: boolean } {
  const probeId = headers["x-hitless-probe-id"];
  const id = body.id ?? (typeof probeId === "string" ? probeId : randomUUID());
  const known = kept.get(id);
  if (known !== undefined) return { message: known, again: true };

  const message = { ...body, id, receivedAt: new Date().toISOString() };
  kept.set(id, message);
  const oldest = kept.keys().next();
  if (kept.size > keptMessages && oldest.done !== true) kept.delete(oldest.value);
  return { message, again: false };
}
