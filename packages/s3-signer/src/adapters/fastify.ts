import type { FastifyPluginAsync, FastifyReply, FastifyRequest, RegisterOptions } from "fastify";

import type { UploadHandlerOptions } from "../handler/options.ts";
import { createUploadHandler, type UploadHandler } from "../handler/upload-handler.ts";
import { toRequest } from "./node-request.ts";

export interface FastifyUploadOptions extends Omit<
  UploadHandlerOptions<FastifyRequest>,
  "session"
> {
  /** @default "/api/uploads" */
  readonly path?: string;
  /** Who asks. */
  readonly session: (
    request: FastifyRequest,
  ) => ReturnType<UploadHandlerOptions<FastifyRequest>["session"]>;
}

/**
 * The plugin that signs uploads, for Fastify 5: `await app.register(uploads, { … })`.
 *
 * @throws {TypeError} when an option is wrong.
 */
export const uploads: FastifyPluginAsync<FastifyUploadOptions> = async (app, options) => {
  const { path = "/api/uploads", session, ...rest } = options;
  // `register` hands on what is meant for itself.
  const given: typeof rest & RegisterOptions = rest;
  const { prefix: _prefix, logLevel: _level, logSerializers: _serializers, ...others } = given;
  const handler = createUploadHandler<FastifyRequest>({
    ...others,
    session: (_request, request) => session(request),
  });
  // The handler judges the body itself, in the words of the wire. This holds in the plugin's own scope only.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "*",
    { parseAs: "buffer", bodyLimit: 1 << 20 },
    (_request, body, next) => {
      next(null, body);
    },
  );
  app.setErrorHandler(refuseAsWire);
  app.route({
    method: ["GET", "POST"],
    url: path,
    exposeHeadRoute: false,
    handler: (request, reply) => answer(handler, request, reply),
  });
};

async function answer(
  handler: UploadHandler<FastifyRequest>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { method, url, headers, body } = request;
  const gone = new AbortController();
  reply.raw.once("close", () => {
    gone.abort();
  });
  const standard = toRequest({ method, url, headers, body, signal: gone.signal });
  const response = await handler(standard, request);
  reply.code(response.status);
  for (const [name, value] of response.headers) reply.header(name, value);
  return reply.send(response.status === 204 ? undefined : await response.text());
}

// What Fastify or a hook of the app refuses before the handler is asked.
function refuseAsWire(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const given = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  const status = given >= 400 && given < 500 ? given : 500;
  const code = status === 500 ? "InternalError" : status === 401 ? "Unauthorized" : "BadRequest";
  const message =
    status < 500 && error instanceof Error ? error.message : "This did not work; try again later";
  return reply.code(status).header("Cache-Control", "no-store").send({ error: { code, message } });
}
