import type { FastifyInstance } from "fastify";

export interface StopOptions {
  /** What is still open after this time is cut. @default 10_000 */
  limitMs?: number;
}

/**
 * Stops the app: takes no new connection, ends the streams, lets requests in flight finish.
 *
 * @returns whether everything ended by itself within the limit.
 */
export async function stop(
  app: FastifyInstance,
  { limitMs = 10_000 }: StopOptions = {},
): Promise<boolean> {
  let clean = true;
  const limit = setTimeout(() => {
    clean = false;
    app.log.error(`cutting what is still open ${limitMs} ms after the signal to stop`);
    for (const client of app.websocketServer.clients) client.terminate();
    app.server.closeAllConnections();
  }, limitMs);
  try {
    await app.close();
  } finally {
    clearTimeout(limit);
  }
  return clean;
}
