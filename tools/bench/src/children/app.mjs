// The app that is deployed. JavaScript, as apps are when they are deployed: nothing is to be translated.
import { createServer } from "node:http";

const { PORT, HOST, HITLESS_VERSION = "", READY_AFTER_MS = "0" } = process.env;

const server = createServer((_request, response) => {
  response.setHeader("x-hitless-version", HITLESS_VERSION);
  response.end("hello");
});
setTimeout(() => server.listen(Number(PORT), HOST), Number(READY_AFTER_MS));

process.on("SIGTERM", () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
