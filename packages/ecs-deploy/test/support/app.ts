// A web app for tests: answers with its version, ends what it has begun on SIGTERM.
import { createServer } from "node:http";

const { DIES, HOST, PORT, VERSION } = process.env;

const server = createServer((request, response) => {
  response.setHeader("x-hitless-version", VERSION ?? "");
  const delayMs = Number(new URL(request.url ?? "/", "http://app").searchParams.get("delay") ?? 0);
  setTimeout(() => response.end(VERSION), delayMs);
});
server.listen({ host: HOST, port: Number(PORT) });
process.on("SIGTERM", () => {
  if (DIES === "yes") process.exit(143);
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
