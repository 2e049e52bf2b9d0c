import type { Clock } from "./clock.ts";
import type { Connections } from "./connections.ts";
import type { Settings } from "./settings.ts";
import type { StreamCount } from "./receipt.ts";
import { sseStream } from "./sse-stream.ts";
import { createStreamLedger } from "./stream-ledger.ts";
import { startStreamSlot } from "./stream-slot.ts";
import { websocketStream } from "./websocket-stream.ts";

/** All streams that are held open. */
export interface Streams {
  /** Resolves when each has opened or failed once. */
  ready: () => Promise<void>;
  /** Why they are not fit to begin with; nothing where they are. */
  problem: () => string | undefined;
  /** From now on it counts. */
  begin: (onCut: (reason: string) => void) => void;
  /** Nothing where no stream was asked for. */
  count: (drainLimits: readonly number[]) => StreamCount | undefined;
  /** Waits for reconnects that are under way, then closes. */
  stop: () => Promise<void>;
  close: () => void;
}

/** Opens the streams, and opens each again whenever it ends. */
export function startStreams(settings: Settings, connections: Connections, clock: Clock): Streams {
  const { websocket, sse } = settings.paths;
  let onCut: ((reason: string) => void) | undefined;

  const wanted = [
    ...(websocket === undefined ? [] : [websocketStream(websocket, settings)]),
    ...(sse === undefined ? [] : [sseStream(sse, connections.open, settings)]),
  ].flatMap((open) => Array.from({ length: settings.streams }, () => open));
  const ledger = createStreamLedger(() => slots.filter((slot) => slot.isOpen()).length);
  const slots = wanted.map((open) =>
    startStreamSlot({ open, ledger, clock, onCut: (reason) => onCut?.(reason) }),
  );

  return {
    ready: async () => void (await Promise.all(slots.map((slot) => slot.ready))),
    problem: () => {
      const { cut, reasons } = ledger.count([]);
      if (cut > 0) return `Streams failed: ${Object.keys(reasons).join("; ")}.`;
      return slots.every((slot) => slot.isOpen()) ? undefined : "A stream did not stay open.";
    },
    begin: (tell) => {
      ledger.reset();
      onCut = tell;
    },
    count: (drainLimits) => (slots.length === 0 ? undefined : ledger.count(drainLimits)),
    stop: async () => void (await Promise.all(slots.map((slot) => slot.stop()))),
    close: () => slots.forEach((slot) => slot.close()),
  };
}
