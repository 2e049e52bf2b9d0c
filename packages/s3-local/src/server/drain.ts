import { once } from "node:events";
import type { IncomingMessage } from "node:http";

/**
 * Reads what is left of a body and drops it. A browser that still sends does not read an answer; it would
 * report a failed connection instead of the error.
 */
export async function drain(stream: IncomingMessage): Promise<void> {
  if (stream.readableEnded || stream.destroyed) return;
  const closed = new AbortController();
  stream.once("close", () => closed.abort());
  stream.resume();
  // The client has gone: nobody waits for the answer.
  await once(stream, "end", { signal: closed.signal }).catch(() => {});
}
