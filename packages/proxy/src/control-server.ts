import { chmod, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { ProxyError } from "./errors.ts";
import { type Answer, type Ask, type Operation, parse, protocol } from "./protocol.ts";

const maximumBodyBytes = 4 * 1024 * 1024;
const operations: readonly Operation[] = ["apply", "servers", "routes", "observe", "cut", "stop"];

type Calls = {
  readonly [T in Operation]: (ask: Ask<T>, signal: AbortSignal) => Answer<T> | Promise<Answer<T>>;
};

/** Takes calls of this user's other processes at a Unix socket, as HTTP with JSON. */
export async function serveControl(calls: Calls, { path }: { path: string }): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 1 }, (request, response) => {
    void answer(calls, request, response);
  });
  // Only the holder of the lock gets here, so a socket that is there is a dead process's.
  await rm(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return server;
}

async function answer(
  calls: Calls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const caller = new AbortController();
  response.once("close", () => caller.abort());
  try {
    const operation = operationOf(request.url);
    const result = await run(calls, { operation, body: await readJson(request), caller });
    reply(response, 200, { result });
  } catch (cause) {
    if (cause instanceof ProxyError) {
      reply(response, 400, { code: cause.code, message: cause.message });
    } else {
      reply(response, 500, { code: "unreachable", message: `inside the proxy: ${String(cause)}` });
    }
  }
}

function operationOf(url = ""): Operation {
  const operation = operations.find((each) => url === `/${each}`);
  if (operation !== undefined) return operation;
  throw new ProxyError(
    "invalid",
    `no operation "${url}": the proxy that runs is of another version`,
  );
}

function run<T extends Operation>(
  calls: Calls,
  { operation, body, caller }: { operation: T; body: unknown; caller: AbortController },
): Answer<T> | Promise<Answer<T>> {
  const ask = parse(protocol[operation].ask, body, operation);
  return calls[operation](ask, caller.signal);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > maximumBodyBytes) {
      throw new ProxyError("invalid", `the call is larger than ${maximumBodyBytes} bytes`);
    }
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch (cause) {
    throw new ProxyError("invalid", `the call is not JSON: ${String(cause)}`, { cause });
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
}
