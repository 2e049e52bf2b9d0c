import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

/**
 * `stale`: the first answer that this operation ever had. `unanswered`: it is done, and the connection breaks before
 * the answer comes.
 */
export type Fault = "throttled" | "broken" | "denied" | "stale" | "unanswered";

export interface FaultProxy extends AsyncDisposable {
  url: string;
  /** What happens to a call: `count` calls of the operation came before it. */
  faultOf: (operation: string, count: number) => Fault | undefined;
  /** Requests that came, by operation. */
  requests: Record<string, number>;
  /** Nobody listens from here on. */
  goDown(): void;
  comeBack(): Promise<void>;
}

/** An HTTP proxy between a client and an endpoint, with the faults of networks and clouds. */
export async function faultProxy(endpoint: string): Promise<FaultProxy> {
  const first = new Map<string, string>();
  const requests: Record<string, number> = {};
  const server = createServer((incoming, response) => {
    void answer(incoming, response).catch(() => response.destroy());
  });
  await listen(0);
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${port}`,
    faultOf: () => undefined,
    requests,
    goDown,
    comeBack: async () => listen(port),
    async [Symbol.asyncDispose]() {
      goDown();
    },
  };
  return proxy;

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const operation = String(incoming.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
    const count = requests[operation] ?? 0;
    // A page of the endpoint's own has no operation.
    if (operation !== "") requests[operation] = count + 1;
    const fault = proxy.faultOf(operation, count);
    if (fault !== undefined && fault !== "stale" && fault !== "unanswered") {
      return refuse(response, fault);
    }
    const fresh = await forward(incoming, body);
    if (fault === "unanswered") return void response.destroy();
    if (!first.has(operation)) first.set(operation, fresh.body);
    response.writeHead(fresh.status, { "content-type": fresh.type });
    response.end(fault === "stale" ? first.get(operation) : fresh.body);
  }

  async function forward(incoming: IncomingMessage, body: string) {
    return new Promise<{ status: number; type: string; body: string }>((resolve, reject) => {
      const { method = "POST", headers } = incoming;
      const options = { method, headers: { ...headers, host: new URL(endpoint).host } };
      request(new URL(incoming.url ?? "/", endpoint), options, (answered) => {
        text(answered).then((whole) => {
          const type = answered.headers["content-type"] ?? "";
          resolve({ status: answered.statusCode ?? 500, type, body: whole });
        }, reject);
      })
        .once("error", reject)
        .end(body);
    });
  }

  function listen(at: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: "127.0.0.1", port: at }, () => resolve());
    });
  }

  function goDown(): void {
    server.close();
    server.closeAllConnections();
  }
}

const refusals = {
  throttled: [400, "ThrottlingException", "Rate exceeded"],
  broken: [500, "ServerException", "Service Unavailable. Please try again later."],
  denied: [400, "ExpiredTokenException", "The security token included in the request is expired"],
} as const;

function refuse(response: ServerResponse, fault: keyof typeof refusals): void {
  const [status, type, message] = refusals[fault];
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
  response.end(JSON.stringify({ __type: type, message }));
}
