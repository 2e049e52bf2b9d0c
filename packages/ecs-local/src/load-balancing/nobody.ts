import { createServer } from "node:http";

/**
 * Answers what a load balancer answers for a target group that has no targets.
 * Source: Elastic Load Balancing, "Troubleshoot your Application Load Balancers", HTTP 503.
 */
export async function listenForNobody(): Promise<{
  host: string;
  port: number;
  close: () => Promise<void>;
}> {
  const server = createServer((_request, response) => {
    response.writeHead(503, { "content-type": "text/plain", "retry-after": "1" });
    response.end("503 Service Temporarily Unavailable: no targets\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen({ host: "127.0.0.1", port: 0 }, resolve);
  });
  const address = server.address();
  return {
    host: "127.0.0.1",
    port: typeof address === "object" ? (address?.port ?? 0) : 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
