import type { WebSocket } from "@fastify/websocket";
import type { FastifyInstance } from "fastify";

import { describe } from "../activity.ts";
import { follow } from "../follow.ts";
import type { Settings } from "../settings.ts";
import { lastOf, lastSchema, type LastQuery } from "./last.ts";

/** RFC 6455, section 7.4.1: the server goes away, and the client is welcome to connect again. */
const goingAway = 1001;

/** `/socket`: the events of `/events` as JSON messages over a WebSocket. */
export function socketRoute(app: FastifyInstance, settings: Settings, stopping: AbortSignal): void {
  app.route<{ Querystring: LastQuery }>({
    method: "GET",
    url: "/socket",
    exposeHeadRoute: false,
    schema: { querystring: lastSchema },
    handler: (_request, reply) =>
      reply
        .code(426)
        .header("upgrade", "websocket")
        .send({ error: "this is a WebSocket: upgrade" }),
    wsHandler: async (socket, request) => {
      const closed = new AbortController();
      socket.once("close", () => closed.abort());
      const signal = AbortSignal.any([stopping, closed.signal]);
      await sendAll(socket, lastOf(request), signal, settings);
      socket.close(goingAway, "the server is stopping");
    },
  });
}

async function sendAll(
  socket: WebSocket,
  last: number | undefined,
  signal: AbortSignal,
  { version, color }: Settings,
): Promise<void> {
  for await (const turn of follow({ last, signal })) {
    if (turn.is === "reset") {
      await send(socket, { type: "reset", reason: turn.reason, next: turn.from });
    }
    for (let id = turn.from; id <= turn.to && socket.readyState === socket.OPEN; id += 1) {
      await send(socket, { ...describe(id), version, color });
    }
  }
}

/** Resolves when the message has left this process, so that a slow client slows its own events only. */
function send(socket: WebSocket, message: object): Promise<void> {
  // An error here means that the client has gone, which the close event tells too.
  return new Promise((resolve) => {
    socket.send(JSON.stringify(message), () => resolve());
  });
}
