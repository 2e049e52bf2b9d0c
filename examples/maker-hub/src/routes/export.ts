import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

import type { FastifyInstance } from "fastify";

import { designs } from "../designs.ts";

const chunks = 10;

const schema = {
  querystring: {
    type: "object",
    properties: { seconds: { type: "number", minimum: 0, maximum: 10, default: 1.5 } },
  },
} as const;

/** `/export`: all designs as CSV (RFC 4180), in ten pieces over `?seconds=`, as a slow report would be. */
export function exportRoute(app: FastifyInstance): void {
  app.get<{ Querystring: { seconds: number } }>(
    "/export",
    { exposeHeadRoute: false, schema },
    (request, reply) =>
      reply
        .type("text/csv; charset=utf-8")
        .header("cache-control", "no-store")
        .header("content-disposition", 'attachment; filename="designs.csv"')
        .send(Readable.from(slowly(csv(), request.query.seconds * 1000))),
  );
}

function csv(): string {
  const rows = designs.map(({ slug, name, maker, material, hours, tags, summary }) =>
    [slug, name, maker, material, hours, tags.join(" "), summary].map(quote).join(","),
  );
  return `${["slug,name,maker,material,hours,tags,summary", ...rows].join("\r\n")}\r\n`;
}

function quote(field: string | number): string {
  return `"${String(field).replaceAll('"', '""')}"`;
}

async function* slowly(text: string, durationMs: number): AsyncGenerator<Buffer, void, void> {
  const bytes = Buffer.from(text);
  const size = Math.ceil(bytes.length / chunks);
  for (let index = 0; index < chunks; index += 1) {
    if (index > 0) await delay(durationMs / (chunks - 1));
    yield bytes.subarray(index * size, (index + 1) * size);
  }
}
