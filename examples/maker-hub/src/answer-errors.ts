import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

import { renderError } from "./render-error.ts";
import { asksForPage } from "./routes/messages.ts";

/** Answers what goes wrong as JSON, or as a page where a browser asks. Our own mistakes are logged. */
export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    answer(request, reply, 404, `there is nothing at ${request.method} ${request.url}`),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return answer(request, reply, status, error.message);
    request.log.error({ err: error, method: request.method, url: request.url }, "request failed");
    return answer(request, reply, status, "something broke on our side, and the log says what");
  });
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  reason: string,
): FastifyReply {
  reply.code(status).header("cache-control", "no-store");
  if (!asksForPage(request)) return reply.send({ status, error: reason });
  return reply.type("text/html; charset=utf-8").send(renderError(status, reason));
}
