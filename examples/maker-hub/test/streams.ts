import { on } from "node:events";

import { onTestFinished } from "vitest";
import { WebSocket } from "ws";

/** What came: a server-sent event, or a message of the WebSocket in the same form. */
export interface Received {
  id?: number;
  event: string;
  data: Readonly<Record<string, unknown>>;
}

/** Receives over one connection; ends when the server ends it properly, throws when it is cut. */
export type Stream = AsyncGenerator<Received, void, void>;

/** Reads `/events`. */
export async function* events(origin: string, last?: number): Stream {
  const headers = last === undefined ? {} : { "last-event-id": String(last) };
  const response = await fetch(`${origin}/events`, { headers });
  if (response.body === null) throw new Error(`no body, status ${response.status}`);
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) if (block.includes("data: ")) yield parse(block);
  }
  if (rest !== "") throw new Error(`the body ended within an event: ${rest}`);
}

/** Reads `/socket`; a close with another code than 1001 throws. */
export async function* messages(
  origin: string,
  last?: number,
  { by = "header" }: { by?: "header" | "query" } = {},
): Stream {
  const query = last !== undefined && by === "query" ? `?last=${last}` : "";
  const headers = last !== undefined && by === "header" ? { "last-event-id": String(last) } : {};
  const socket = new WebSocket(`${origin.replace("http", "ws")}/socket${query}`, { headers });
  onTestFinished(() => socket.terminate());
  const closed = new Promise<number>((resolve) => {
    socket.once("close", resolve);
  });
  for await (const [text] of on(socket, "message", { close: ["close"] })) {
    yield asReceived(String(text));
  }
  const code = await closed;
  if (code !== 1001) throw new Error(`closed with ${code}`);
}

/** The next `count` of a stream, which stays open. */
export async function take(stream: Stream, count: number): Promise<Received[]> {
  const taken: Received[] = [];
  while (taken.length < count) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error(`the stream ended after ${taken.length} of ${count}`);
    taken.push(value);
  }
  return taken;
}

/** All that still comes until the end. */
export async function drain(stream: Stream): Promise<Received[]> {
  const taken: Received[] = [];
  for await (const received of stream) taken.push(received);
  return taken;
}

export function idsOf(received: readonly Received[]): (number | undefined)[] {
  return received.map(({ id }) => id);
}

function parse(block: string): Received {
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
  const id = field("id");
  return {
    ...(id !== undefined && { id: Number(id) }),
    event: field("event") ?? "message",
    data: parseObject(field("data") ?? ""),
  };
}

function asReceived(text: string): Received {
  const { type, ...data } = parseObject(text);
  const { id } = data;
  return {
    ...(typeof id === "number" && { id }),
    event: typeof type === "string" ? type : "message",
    data,
  };
}

function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) throw new Error(`no object: ${text}`);
  return { ...value };
}
