import type { DestinationEvent, LogShipperEvent } from "../events.ts";

/** An event as a line. Undefined for what is not worth one. */
export function eventLine(event: LogShipperEvent, { json }: { json: boolean }): string | undefined {
  if (!json) return words(event);
  return JSON.stringify(event, (_, value: unknown) =>
    value instanceof Error ? { message: value.message, name: value.name } : value,
  );
}

function words(event: LogShipperEvent): string | undefined {
  switch (event.type) {
    case "engine-reached":
      return `reads the containers of ${event.address}`;
    case "engine-lost":
      return `the engine does not answer: ${event.error.message}; it is tried again`;
    case "reading": {
      const why = event.why === undefined ? "" : ` (${event.why})`;
      const cannot = event.cannot.map((what) => `; ${what}`).join("");
      const by = event.by === "file" ? "by its log files" : `by the engine's API${why}`;
      return `${event.container.name}: read ${by}${cannot}`;
    }
    case "ignored":
      return `${event.container.name}: left out, ${event.why}`;
    case "read-out":
      return `${event.container.name}: removed, and read to the end`;
    case "read-failed":
      return `${event.container.name}: cannot be read: ${event.error.message}; it is tried again`;
    case "look-failed":
      return `cannot look at a log: ${event.error.message}; it is tried again`;
    case "removed-meanwhile":
      return `${event.container.slice(0, 12)}: was removed while nobody read it`;
    case "lost": {
      const { lines, why } = event.loss;
      const count = lines ? `${lines[0] + lines[1]} lines` : "an unknown number of lines";
      return `${event.container.name}: ${count} lost for ${event.route} (${why})`;
    }
    case "cursor-failed":
      return `${event.route}: how far it was sent cannot be saved: ${event.error.message}`;
    case "destination":
      return `${event.route}: ${destinationWords(event.event)}`;
  }
}

function destinationWords(event: DestinationEvent): string {
  switch (event.type) {
    case "connected":
      return "connected";
    case "disconnected":
      return `disconnected${event.error ? `: ${event.error.message}` : ""}`;
    case "connect-failed":
      return `cannot connect: ${event.error.message}`;
    case "replayed":
      return `sent ${event.to - event.from + 1} messages again, which a broken connection may have lost`;
    case "truncated":
      return `a message was cut by ${event.bytes} bytes`;
    case "refused":
      return `a message was refused: ${event.error.message}`;
  }
}
