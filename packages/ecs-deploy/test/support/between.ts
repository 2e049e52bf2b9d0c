import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { onTestFinished } from "vitest";

export interface Between {
  /** Where it listens, as `127.0.0.1:<port>`. */
  address: string;
  /** What has come so far, such as `PUT /v2/app/manifests/1`. */
  requests: string[];
  close(): Promise<void>;
}

/**
 * Answers what `answer` takes, by resolving with true, and passes on all else, the `Host` header too. Gone
 * after the test.
 */
export async function between(
  to: string,
  answer: (asked: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean,
): Promise<Between> {
  const requests: string[] = [];
  const server = createServer((asked, response) => {
    requests.push(`${asked.method} ${asked.url}`);
    void handle(asked, response);
  });
  async function handle(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await answer(asked, response)) return void asked.resume();
    const [host, port] = to.split(":");
    const { method, url, headers } = asked;
    const passed = request({ host, port, method, path: url, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    passed.on("error", () => response.destroy());
    asked.pipe(passed);
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, requests, close };
}
