import { createParser } from "eventsource-parser";
import type { Client } from "undici";
import type { Settings } from "./settings.ts";
import { reasonOf } from "./reason.ts";
import { eventNumber, type OpenStream, type StreamEnd } from "./stream.ts";

/** Opens streams of server-sent events to this path, each on a connection of its own. */
export function sseStream(
  path: string,
  connect: () => Client,
  { headers, timeoutMs }: Pick<Settings, "headers" | "timeoutMs">,
): OpenStream {
  return (lastId, { onOpen, onMessage, onEnd }) => {
    const client = connect();
    let opened = false;
    let over = false;
    const end = (how: StreamEnd) => {
      clearTimeout(timer);
      if (!over) onEnd(how);
      over = true;
      void client.destroy();
    };
    const fail = (reason: string) => end({ proper: false, reason });
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);

    const parser = createParser({ onEvent: ({ id }) => onMessage(eventNumber(id)) });
    const decoder = new TextDecoder();
    client.dispatch(
      { method: "GET", path, headers: { ...headers, ...streamHeaders(lastId) } },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, status, { "content-type": type }) => {
          if (status < 200 || over) return;
          const problem = refusal(status, type);
          if (problem !== undefined) return fail(problem);
          clearTimeout(timer);
          opened = true;
          onOpen();
        },
        onResponseData: (_controller, chunk) => {
          if (opened && !over) parser.feed(decoder.decode(chunk, { stream: true }));
        },
        onResponseEnd: () => end({ proper: true, reason: "ended by the server" }),
        onResponseError: (_controller, error) =>
          fail(opened ? "stream cut off" : reasonOf({ error, answerBegun: false })),
      },
    );
    return {
      close: () => {
        over = true;
        clearTimeout(timer);
        void client.destroy();
      },
    };
  };
}

function streamHeaders(lastId: number | undefined): Record<string, string> {
  return {
    accept: "text/event-stream",
    "cache-control": "no-cache",
    ...(lastId !== undefined && { "last-event-id": String(lastId) }),
  };
}

function refusal(status: number, type: string | string[] | undefined): string | undefined {
  if (status !== 200) return `status ${status} instead of an event stream`;
  const isStream = typeof type === "string" && type.startsWith("text/event-stream");
  return isStream ? undefined : "an answer that is not an event stream";
}
