/** What happened to a stream, as its watch is told. */
export type StreamHappening =
  | { type: "opened" }
  | { type: "message"; id: number | undefined }
  | { type: "ended"; proper: boolean; reason: string }
  /** The run is over and the stream was still open. */
  | { type: "stopped" };

/** What is to be counted. */
export type StreamVerdict =
  | { is: "moved"; count: number }
  /** `wasOpen`: an open stream was broken off, so that a drain limit may have done it. */
  | { is: "cut"; count: number; reason: string; wasOpen: boolean };

/** What is known of a place that is to have one open stream all the time. */
export interface StreamState {
  isOpen: boolean;
  lastId?: number;
  /** So many ended properly and wait for the proof that the reconnect missed no event. */
  owed: number;
  /** The stream before was cut, and counted: whatever was missed belongs to that. */
  forgiven: boolean;
}

export const freshStream: StreamState = { isOpen: false, owed: 0, forgiven: false };

/**
 * Follows one place through its connections. A stream that ended properly has moved once one reconnect
 * is open and its first event is the next one; where events have no numbers, once it is open. Pure.
 */
export function watchStream(
  state: StreamState,
  happening: StreamHappening,
): { state: StreamState; verdicts: StreamVerdict[] } {
  if (happening.type === "opened") return opened({ ...state, isOpen: true });
  if (happening.type === "message") return message(state, happening.id);
  if (happening.type === "ended") return ended(state, happening);
  // Stopped: nothing was seen to be missed.
  return { state, verdicts: state.isOpen ? moved(state.owed) : [] };
}

type Step = ReturnType<typeof watchStream>;

function opened(state: StreamState): Step {
  if (state.lastId !== undefined) return { state, verdicts: [] };
  return { state: { ...state, owed: 0 }, verdicts: moved(state.owed) };
}

function message(state: StreamState, id: number | undefined): Step {
  const { lastId, owed, forgiven } = state;
  if (id === undefined) return { state, verdicts: [] };
  const next: StreamState = { isOpen: true, lastId: id, owed: 0, forgiven: false };
  if (lastId === undefined || forgiven || id === lastId + 1)
    return { state: next, verdicts: moved(owed) };
  return { state: next, verdicts: [cut(Math.max(1, owed), gap(lastId, id), false)] };
}

function ended(state: StreamState, { proper, reason }: { proper: boolean; reason: string }): Step {
  if (proper && state.isOpen) {
    return { state: { ...state, isOpen: false, owed: state.owed + 1 }, verdicts: [] };
  }
  const why = state.owed > 0 ? `after a proper end, the reconnect failed: ${reason}` : reason;
  const lost = state.isOpen ? state.owed + 1 : Math.max(1, state.owed);
  return {
    state: { ...state, isOpen: false, owed: 0, forgiven: true },
    verdicts: [cut(lost, why, state.isOpen)],
  };
}

function gap(lastId: number, id: number): string {
  if (id > lastId + 1) return "events missed";
  return id === lastId ? "an event came twice" : "event numbers went back";
}

function moved(count: number): StreamVerdict[] {
  return count > 0 ? [{ is: "moved", count }] : [];
}

function cut(count: number, reason: string, wasOpen: boolean): StreamVerdict {
  return { is: "cut", count, reason, wasOpen };
}
