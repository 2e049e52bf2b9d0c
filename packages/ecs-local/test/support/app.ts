// A web app for tests: answers with its version, ends what it has begun on SIGTERM. It is not ready for
// WARM_UP_MS, takes STOP_MS to end, and crashes where it is asked for /crash.
import { createServer } from "node:http";

const { DIES, HOST, PORT, STOP_MS = "0", VERSION, WARM_UP_MS = "0" } = process.env;
const readyAt = Date.now() + Number(WARM_UP_MS);

const server = createServer((request, response) => {
  if (request.url === "/crash") process.exit(3);
  if (Date.now() < readyAt) response.statusCode = 503;
  response.setHeader("x-hitless-version", VERSION ?? "");
  const delayMs = Number(new URL(request.url ?? "/", "http://app").searchParams.get("delay") ?? 0);
  setTimeout(() => response.end(VERSION), delayMs);
});
server.listen({ host: HOST, port: Number(PORT) });
process.on("SIGTERM", () => {
  if (DIES === "yes") process.exit(143);
  server.close(() => setTimeout(() => process.exit(0), Number(STOP_MS)));
  server.closeIdleConnections();
});
