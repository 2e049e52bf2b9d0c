import { createHash } from "node:crypto";

import type { FastifyInstance } from "fastify";

/** A file that pages load, held in memory. */
export interface Asset {
  name: string;
  type: string;
  body: Buffer;
}

/**
 * `/assets/NAME`. Names carry no version or hash on purpose: a page of one version may load its assets
 * from the next one, right after a switch, and must find them there. Browsers ask each time and get 304.
 */
export function assetRoutes(app: FastifyInstance, assets: readonly Asset[]): void {
  for (const { name, type, body } of assets) {
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    app.get(`/assets/${name}`, async (request, reply) => {
      void reply.header("cache-control", "no-cache").header("etag", etag);
      if (request.headers["if-none-match"] === etag) return reply.code(304).send();
      return reply.type(type).send(body);
    });
  }
}
