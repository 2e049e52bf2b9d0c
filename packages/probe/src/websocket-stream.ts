import { WebSocket } from "ws";
import type { Settings } from "./settings.ts";
import { oneLine, reasonOf } from "./reason.ts";
import { eventNumber, type OpenStream, type StreamEnd } from "./stream.ts";

/** RFC 6455, section 7.4.1 and the IANA registry: going away; service restart. */
const PROPER_CODES = new Set([1001, 1012]);

/** Opens WebSockets to this path. The last event's number goes into the handshake as `Last-Event-ID`. */
export function websocketStream(
  path: string,
  { url, headers, timeoutMs }: Pick<Settings, "url" | "headers" | "timeoutMs">,
): OpenStream {
  const target = new URL(path, url);
  target.protocol = url.protocol === "https:" ? "wss:" : "ws:";

  return (lastId, { onOpen, onMessage, onEnd }) => {
    const socket = new WebSocket(target, {
      headers: { ...headers, ...(lastId !== undefined && { "last-event-id": String(lastId) }) },
      handshakeTimeout: timeoutMs,
      perMessageDeflate: false,
    });
    let cause: string | undefined;
    let over = false;
    const end = (how: StreamEnd) => {
      if (!over) onEnd(how);
      over = true;
    };

    socket.on("open", onOpen);
    socket.on("message", (data, isBinary) =>
      onMessage(isBinary || !Buffer.isBuffer(data) ? undefined : numberIn(data.toString("utf8"))),
    );
    socket.on("unexpected-response", (_request, response) => {
      end({ proper: false, reason: `status ${response.statusCode} instead of a WebSocket` });
      socket.terminate();
    });
    socket.on("error", (error) => {
      const late = error.message === "Opening handshake has timed out";
      cause ??= late ? `no answer within ${timeoutMs} ms` : reasonOf({ error, answerBegun: false });
    });
    socket.on("close", (code) =>
      end({ proper: PROPER_CODES.has(code), reason: cause ?? closed(code) }),
    );
    return {
      close: () => {
        over = true;
        socket.terminate();
      },
    };
  };
}

function closed(code: number): string {
  if (code === 1006) return "WebSocket cut off without a close frame";
  return oneLine(`WebSocket closed with code ${code}`);
}

function numberIn(text: string): number | undefined {
  try {
    const message: unknown = JSON.parse(text);
    const hasId = typeof message === "object" && message !== null && "id" in message;
    return hasId && typeof message.id === "number" ? eventNumber(message.id) : undefined;
  } catch {
    return undefined;
  }
}
