/** How a stream ended, by the server or on the way. */
export interface StreamEnd {
  /** Ended as its protocol has it: WebSocket close code 1001 or 1012, the end of an SSE body. */
  proper: boolean;
  reason: string;
}

export interface StreamHandlers {
  onOpen: () => void;
  /** With the event's number where it has one. */
  onMessage: (id: number | undefined) => void;
  /** Called once; not after `close`. */
  onEnd: (end: StreamEnd) => void;
}

/** Opens one stream, going on after the event with this number. */
export type OpenStream = (
  lastId: number | undefined,
  handlers: StreamHandlers,
) => { close: () => void };

/** A whole number, as a number or in digits; anything else is no event number. Pure. */
export function eventNumber(id: unknown): number | undefined {
  const value = typeof id === "string" && /^\d{1,15}$/.test(id) ? Number(id) : id;
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
