import type { ClientRequest, IncomingMessage } from "node:http";

import type { WebSocket } from "ws";

export function responseOf(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once("response", resolve);
    sent.once("error", reject);
  });
}

/** The answer with which a WebSocket was accepted. */
export function upgradeOf(socket: WebSocket): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    socket.once("upgrade", resolve);
    socket.once("error", reject);
  });
}

/** The answer with which a WebSocket was refused. */
export function refusalOf(socket: WebSocket): Promise<IncomingMessage> {
  return new Promise((resolve) => {
    socket.once("unexpected-response", (_sent, answer) => resolve(answer));
  });
}

export function closeOf(socket: WebSocket): Promise<{ code: number; reason: string; at: number }> {
  return new Promise((resolve) => {
    socket.once("close", (code, reason) => {
      resolve({ code, reason: reason.toString(), at: performance.now() });
    });
  });
}
