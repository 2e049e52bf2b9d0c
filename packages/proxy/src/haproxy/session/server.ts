import { chmod, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";

import { z } from "zod";

import { ProxyError } from "../../errors.ts";
import { parse } from "../../protocol.ts";
import {
  type Calls,
  calls,
  type Operation,
  type Reply,
  requestLimit,
  requestShape,
} from "./calls.ts";
import { linesOf } from "./lines.ts";

export type Handlers = {
  readonly [T in Operation]: (
    ask: Calls[T]["ask"],
    signal: AbortSignal,
  ) => Promise<Calls[T]["answer"]>;
};

/** Calls of one session that may run at once. */
const mostCalls = 64;
const lastWordsMs = 60_000;

/** Takes sessions at a Unix socket that only this user can open. Each line is a call. */
export async function serveSessions(
  handlers: Handlers,
  { path }: { path: string },
): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => void session(handlers, socket));
  // Only the holder of the lock gets here, so a socket that is there is a dead process's.
  await rm(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return server;
}

async function session(handlers: Handlers, socket: Socket): Promise<void> {
  const running = new Map<number, AbortController>();
  const answers = new Set<Promise<void>>();
  const reply = (line: Reply): void =>
    void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
  socket.on("error", () => {});
  socket.once("close", () => {
    for (const call of running.values()) call.abort(new Error("the session has ended"));
  });
  try {
    for await (const line of linesOf(socket, { limit: requestLimit })) {
      const call = take(line, { handlers, running, reply });
      if (call === undefined) continue;
      answers.add(call);
      void call.then(() => answers.delete(call));
    }
    // Who has nothing more to ask may still wait for answers.
    await Promise.all(answers);
  } catch (cause) {
    reply({ code: "invalid", message: `the session was ended: ${String(cause)}` });
  }
  socket.end();
  // What was sent beyond is thrown away, for a while: to close on it would take the reply with it.
  socket.resume();
  setTimeout(() => socket.destroy(), lastWordsMs).unref();
}

interface Session {
  handlers: Handlers;
  running: Map<number, AbortController>;
  reply: (line: Reply) => void;
}

function take(line: string, { handlers, running, reply }: Session): Promise<void> | undefined {
  let id: number | undefined;
  try {
    const request = parse(requestShape, jsonOf(line), "a line of the session");
    id = request.id;
    if ("abort" in request) {
      running.get(id)?.abort(new Error("the caller has given up"));
      return undefined;
    }
    if (running.has(id)) throw new ProxyError("invalid", `call ${id} is running already`);
    if (running.size >= mostCalls) {
      throw new ProxyError("invalid", `more than ${mostCalls} calls at once in one session`);
    }
    const { operation, body } = request;
    return run(id, { handlers, running, reply }, { operation, body });
  } catch (cause) {
    reply({ ...(id === undefined ? {} : { id }), ...told(cause) });
    return undefined;
  }
}

async function run(
  id: number,
  { handlers, running, reply }: Session,
  { operation, body }: { operation: string; body: unknown },
): Promise<void> {
  const call = new AbortController();
  running.set(id, call);
  try {
    const result = await handle(handlers, operationOf(operation), { body, signal: call.signal });
    reply({ id, result: z.json().parse(JSON.parse(JSON.stringify(result))) });
  } catch (cause) {
    reply({ id, ...told(cause) });
  } finally {
    running.delete(id);
  }
}

function handle<T extends Operation>(
  handlers: Handlers,
  operation: T,
  { body, signal }: { body: unknown; signal: AbortSignal },
): Promise<Calls[T]["answer"]> {
  return handlers[operation](parse(calls[operation].ask, body, operation), signal);
}

function operationOf(name: string): Operation {
  if (isOperation(name)) return name;
  const known = Object.keys(calls);
  throw new ProxyError(
    "invalid",
    `no operation "${name}"; there is: ${known.join(", ")}. The proxy may be of another version.`,
  );
}

function isOperation(name: string): name is Operation {
  return Object.hasOwn(calls, name);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    // The line may hold a private key: it is not quoted.
    throw new ProxyError("invalid", "a line of the session is not JSON", { cause });
  }
}

function told(cause: unknown): { code: string; message: string } {
  if (cause instanceof ProxyError) return { code: cause.code, message: cause.message };
  return { code: "unreachable", message: `inside the proxy: ${String(cause)}` };
}
