import type { Readable, Writable } from "node:stream";

import { ProxyError, toldError } from "../../errors.ts";
import { type Calls, calls, type Operation, replyLimit, replyShape } from "./calls.ts";
import { linesOf } from "./lines.ts";

/** A way to a supervisor: what is written to `input` reaches it, what it says comes out of `output`. */
export interface SessionStreams {
  input: Writable;
  output: Readable;
  close(): Promise<void>;
}

/** Opens a way to a supervisor. @throws {ProxyError} such as `not-running` where there is none. */
export type Connect = (signal: AbortSignal) => Promise<SessionStreams>;

/** A session has ended before it answered; a call may be repeated in another one. */
export class SessionEnded extends Error {}

export interface Session {
  readonly isOpen: boolean;
  call<T extends Operation>(
    operation: T,
    body: Calls[T]["ask"],
    signal: AbortSignal,
  ): Promise<Calls[T]["answer"]>;
  close(): Promise<void>;
}

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (cause: unknown) => void;
}

export function openSession(streams: SessionStreams): Session {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let over: Error | undefined;

  function end(cause: Error): void {
    over ??= cause;
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
  }

  async function read(): Promise<void> {
    for await (const line of linesOf(streams.output, { limit: replyLimit })) {
      const reply = replyShape.parse(JSON.parse(line));
      const call = reply.id === undefined ? undefined : waiting.get(reply.id);
      if (reply.id === undefined && "code" in reply) throw toldError(reply);
      if (reply.id === undefined || call === undefined) continue;
      waiting.delete(reply.id);
      if ("code" in reply) call.reject(toldError(reply));
      else call.resolve(reply.result);
    }
    throw new SessionEnded("the session has ended");
  }

  const write = (line: unknown): void => {
    if (streams.input.writable) streams.input.write(`${JSON.stringify(line)}\n`);
  };
  streams.input.on("error", (cause) => end(new SessionEnded(String(cause), { cause })));
  read().catch((cause: unknown) => {
    end(cause instanceof ProxyError ? cause : new SessionEnded(String(cause), { cause }));
  });

  return {
    get isOpen() {
      return over === undefined;
    },
    async call(operation, body, signal) {
      signal.throwIfAborted();
      if (over !== undefined) throw over;
      const id = (lastId += 1);
      const answered = new Promise<unknown>((resolve, reject) =>
        waiting.set(id, { resolve, reject }),
      );
      const onAbort = (): void => {
        write({ id, abort: true });
        waiting.get(id)?.reject(signal.reason);
        waiting.delete(id);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      try {
        write({ id, operation, body });
        return calls[operation].answer.parse(await answered);
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
    async close() {
      end(new SessionEnded("the session was closed"));
      await streams.close();
    },
  };
}
