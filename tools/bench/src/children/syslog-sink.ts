import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

import { createFrameDecoder } from "@hitless/syslog";

import { serveParent } from "./serve-parent.ts";

/** Without `until`: begins to count anew. */
export interface SinkQuestion {
  /** Answer when so many messages have come. */
  until?: number;
}

export interface SinkAnswer {
  port: number;
  messages: number;
}

let messages = 0;
let wanted = Infinity;
let reached: (() => void) | undefined;

// Takes messages of either framing apart, so that they are really counted.
const server = createServer((socket) => {
  const decoder = createFrameDecoder();
  socket
    .on("data", (chunk) => {
      messages += decoder.push(chunk).length;
      if (messages >= wanted) reached?.();
    })
    .on("error", () => undefined);
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

serveParent(async ({ until }: SinkQuestion): Promise<SinkAnswer> => {
  if (until === undefined) messages = 0;
  else {
    wanted = until;
    await new Promise<void>((resolve) => {
      reached = resolve;
      if (messages >= wanted) resolve();
    });
  }
  return { port, messages };
});
