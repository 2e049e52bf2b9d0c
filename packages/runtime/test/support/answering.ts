import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { onTestFinished } from "vitest";

/** A server of the test's own process on a free port; closed after the test. */
export async function answering(
  listener: RequestListener,
): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}/healthz`, server };
}
