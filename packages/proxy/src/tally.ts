import type { Server, ServerObservation } from "./proxy.ts";

/** One request at one server, from the pick until nothing of it is left. */
export interface Exchange {
  /** The server as it was picked. */
  readonly server: Server;
  /** The head of an answer is there. */
  answered(status: number): void;
  /** From here on a WebSocket or an event stream. */
  becameStream(): void;
  /** The server broke off, or never answered. Once at most, and not after `cut`. */
  failed(): void;
  /** Nothing of it is left. Counts once. */
  end(): void;
  cut(): void;
}

/** What one server is doing and did. Lives as long as the server is served or drains. */
export interface Tally {
  server: Server;
  backend: string;
  draining: boolean;
  readonly open: ReadonlySet<Exchange>;
  readonly inFlight: number;
  /** Counts one more request, in the tick in which the server was picked. */
  begin(cut: () => void): Exchange;
  observe(): ServerObservation;
}

export function createTally(
  first: Server,
  { backend, onIdle }: { backend: string; onIdle: (tally: Tally) => void },
): Tally {
  const open = new Set<Exchange>();
  const counts = { inFlight: 0, streams: 0, answered: 0, failed: 0 };

  const tally: Tally = {
    server: first,
    backend,
    draining: false,
    open,
    get inFlight() {
      return counts.inFlight;
    },
    begin(cut) {
      const exchange = createExchange({ server: tally.server, counts, cut, onEnd: ended });
      open.add(exchange);
      return exchange;
    },
    observe: () => ({ ...tally.server, draining: tally.draining, ...counts }),
  };

  function ended(exchange: Exchange): void {
    open.delete(exchange);
    if (open.size === 0) onIdle(tally);
  }
  return tally;
}

interface ExchangeParts {
  server: Server;
  counts: { inFlight: number; streams: number; answered: number; failed: number };
  cut: () => void;
  onEnd: (exchange: Exchange) => void;
}

function createExchange({ server, counts, cut, onEnd }: ExchangeParts): Exchange {
  let held: "inFlight" | "streams" | undefined = "inFlight";
  let mayFail = true;
  counts.inFlight += 1;

  const exchange: Exchange = {
    server,
    answered(status) {
      counts.answered += 1;
      if (status >= 500) exchange.failed();
    },
    becameStream() {
      if (held !== "inFlight") return;
      counts.inFlight -= 1;
      counts.streams += 1;
      held = "streams";
    },
    failed() {
      if (mayFail) counts.failed += 1;
      mayFail = false;
    },
    end() {
      if (held === undefined) return;
      counts[held] -= 1;
      held = undefined;
      mayFail = false;
      onEnd(exchange);
    },
    cut() {
      mayFail = false;
      cut();
    },
  };
  return exchange;
}
