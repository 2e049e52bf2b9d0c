import { Readable } from "node:stream";

import type { FastifyInstance } from "fastify";

import { describe } from "../activity.ts";
import type { Due } from "../beats.ts";
import { follow } from "../follow.ts";
import type { Settings } from "../settings.ts";
import { lastOf, lastSchema, type LastQuery } from "./last.ts";

/** `/events`: server-sent events, as the WHATWG HTML standard, section 9.2, has them. */
export function eventsRoute(app: FastifyInstance, settings: Settings, stopping: AbortSignal): void {
  app.get<{ Querystring: LastQuery }>(
    "/events",
    { exposeHeadRoute: false, schema: { querystring: lastSchema } },
    (request, reply) => {
      const turns = follow({ last: lastOf(request), signal: stopping });
      return reply
        .type("text/event-stream")
        .header("cache-control", "no-store")
        .send(Readable.from(encode(turns, settings), { objectMode: false, highWaterMark: 16_384 }));
    },
  );
}

async function* encode(
  turns: AsyncIterable<Exclude<Due, { is: "nothing" }>>,
  { version, color }: Settings,
): AsyncGenerator<string, void, void> {
  // Browsers wait for some seconds before they connect again, unless told otherwise.
  yield "retry: 300\n\n";
  for await (const turn of turns) {
    let text = "";
    if (turn.is === "reset") {
      text += `event: reset\ndata: ${JSON.stringify({ reason: turn.reason, next: turn.from })}\n\n`;
    }
    for (let id = turn.from; id <= turn.to; id += 1) {
      text += `id: ${id}\ndata: ${JSON.stringify({ ...describe(id), version, color })}\n\n`;
    }
    yield text;
  }
}
