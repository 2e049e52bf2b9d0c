import type { FastifyInstance } from "fastify";

import type { Settings } from "../settings.ts";

/** `/healthz` says whether this instance may get traffic, `/version` says who it is. */
export function healthRoutes(
  app: FastifyInstance,
  { version, release, color, fault }: Settings,
  stopping: AbortSignal,
): void {
  app.get("/healthz", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    if (stopping.aborted) return reply.code(503).send({ status: "stopping", version });
    if (fault === "unhealthy") {
      const reason =
        "the search index is 3 migrations behind: run them, or start with an empty one";
      return reply.code(503).send({ status: "unhealthy", version, reason });
    }
    return { status: "ok", version };
  });

  app.get("/version", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
    return { version, release, color, pid: process.pid };
  });
}
