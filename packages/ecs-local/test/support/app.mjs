// A web app for tests: answers with its version, ends what it has begun on SIGTERM.
import { createServer } from "node:http";

const server = createServer((request, response) => {
  const delayMs = Number(new URL(request.url, "http://app").searchParams.get("delay") ?? 0);
  setTimeout(() => response.end(process.env.VERSION), delayMs);
});
server.listen({ host: process.env.HOST, port: Number(process.env.PORT) });
process.on("SIGTERM", () => {
  if (process.env.DIES === "yes") process.exit(143);
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
