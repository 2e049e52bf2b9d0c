import { randomUUID } from "node:crypto";

import type { FastifyInstance } from "fastify";

import { numberAt } from "../beats.ts";
import { renderPage } from "../render-page.ts";
import type { Settings } from "../settings.ts";

const schema = {
  querystring: { type: "object", properties: { sent: { type: "string", maxLength: 100 } } },
} as const;

/** `/`: the page. */
export function pageRoute(app: FastifyInstance, settings: Settings): void {
  app.get<{ Querystring: { sent?: string } }>("/", { schema }, async ({ query }, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .header("cache-control", "no-store")
      .send(
        renderPage({
          settings,
          eventNumber: numberAt(Date.now()),
          messageId: randomUUID(),
          sentId: query.sent,
        }),
      ),
  );
}
