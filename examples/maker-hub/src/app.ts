import websocket from "@fastify/websocket";
import fastify, { LogController, type FastifyInstance, type FastifyServerOptions } from "fastify";

import { answerErrors } from "./answer-errors.ts";
import { showFault, type FaultOptions } from "./fault.ts";
import { assetRoutes, type Asset } from "./routes/assets.ts";
import { eventsRoute } from "./routes/events.ts";
import { exportRoute } from "./routes/export.ts";
import { healthRoutes } from "./routes/health.ts";
import { messagesRoute } from "./routes/messages.ts";
import { pageRoute } from "./routes/page.ts";
import { socketRoute } from "./routes/socket.ts";
import type { Settings } from "./settings.ts";

export interface AppOptions extends FaultOptions {
  /** What `/assets/` serves. @default [] */
  assets?: readonly Asset[];
  /** @default false */
  logger?: Exclude<FastifyServerOptions["logger"], undefined>;
}

/** Puts the app together; `app.listen` starts it and `app.close` stops it cleanly. */
export async function createApp(
  settings: Settings,
  { assets = [], logger = false, ...faultOptions }: AppOptions = {},
): Promise<FastifyInstance> {
  const app = fastify({
    logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A request that comes in while others are finished is answered too: it was promised a connection.
    return503OnClosing: false,
    requestTimeout: 30_000,
  });
  const stopping = new AbortController();

  headersOnEveryAnswer(app, settings);
  closeCleanly(app, stopping);
  answerErrors(app);
  acceptForms(app);
  showFault(app, settings.fault, faultOptions);
  await app.register(websocket, {
    options: { maxPayload: 4096 },
    // The socket route closes its own, with a code that says why; this only lets the close begin.
    preClose: (done) => done(),
  });
  app.websocketServer.on("headers", (headers) => {
    for (const [name, value] of Object.entries(identity(settings)))
      headers.push(`${name}: ${value}`);
  });

  healthRoutes(app, settings, stopping.signal);
  pageRoute(app, settings);
  assetRoutes(app, assets);
  eventsRoute(app, settings, stopping.signal);
  socketRoute(app, settings, stopping.signal);
  messagesRoute(app);
  exportRoute(app);
  return app;
}

function identity({ version, color }: Settings): Record<string, string> {
  return { "x-hitless-version": version, "x-hitless-color": color };
}

function headersOnEveryAnswer(app: FastifyInstance, settings: Settings): void {
  const headers = {
    ...identity(settings),
    "content-security-policy":
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
  };
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers(headers);
    const probeId = request.headers["x-hitless-probe-id"];
    if (typeof probeId === "string") void reply.header("x-hitless-probe-id", probeId);
  });
}

/**
 * Ends streams when the app closes, and each connection with the answer that is under way on it: Node
 * keeps one that was busy when the server closed until its keep-alive time is over.
 */
function closeCleanly(app: FastifyInstance, stopping: AbortController): void {
  app.addHook("preClose", async () => stopping.abort());
  app.addHook("onSend", async (_request, reply) => {
    if (stopping.signal.aborted) void reply.header("connection", "close");
  });
  app.addHook("onResponse", async () => {
    if (stopping.signal.aborted) setImmediate(() => app.server.closeIdleConnections());
  });
}

/** The form on the page, without a library: its fields are few and none comes twice. */
function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser<string>(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
}
