import { type ContainerPosition, nothingSent } from "../cursor/position.ts";
import type { Container } from "../discover/container.ts";
import type { LogShipperEvent } from "../events.ts";
import { createJoiner, type Joiner } from "../join/joiner.ts";
import type { Loss } from "../read/loss.ts";
import { streamNames } from "../streams.ts";
import { lossMessage } from "../write/loss-message.ts";
import { writersFor } from "../write/writers.ts";
import type { OpenRoute } from "./open-route.ts";
import { createOutlet, type Outlet } from "./outlet.ts";

/** One container on one route: its lines are joined, written, numbered and sent. */
export interface Shipment {
  open: OpenRoute;
  joiner: Joiner;
  outlet: Outlet;
  /** How far it was sent before. */
  position: ContainerPosition;
  lost: (loss: Loss) => void;
  renamed: (container: Container) => void;
}

export interface ShipmentOptions {
  /** The name of the engine's host. */
  node: string;
  onEvent: (event: LogShipperEvent) => void;
  /** Sees each line that was sent. */
  onLine?: ((line: ShippedLine) => void) | undefined;
}

export interface ShippedLine {
  container: Container;
  stream: "stdout" | "stderr";
  time: string;
  text: string;
}

/** A message has room for so much text at least, whatever its header takes. */
const leastTextBytes = 64;

export function createShipment(
  open: OpenRoute,
  container: Container,
  { node, onEvent, onLine }: ShipmentOptions,
): Shipment {
  const { route, lane, cursor, state } = open;
  const position = cursor.positions.get(container.id) ?? nothingSent();
  let named = container;
  let writers = writersFor(route, container, node);
  const { sources, line } = route.filter;
  const outlet = createOutlet({
    lane,
    position,
    container: container.id,
    writers: () => writers.each,
    maxTextBytes: Math.max(leastTextBytes, route.destination.maxMessageBytes - writers.headerBytes),
    wants:
      sources || line
        ? (stream, text) =>
            (!sources || sources.includes(streamNames[stream])) && (!line || line.test(text))
        : undefined,
    tell: (loss, since, id) =>
      lossMessage({
        loss,
        since,
        id,
        container: named,
        hostname: writers.hostname,
        format: route.destination.format,
      }),
    onSent(stream, time, text) {
      state.lines += 1;
      state.lastTime = time;
      onLine?.({
        container: named,
        stream: streamNames[stream],
        time,
        text,
      });
    },
  });
  const joiner = createJoiner({
    take: outlet.take,
    maxLength: route.maxLineLength,
    multiline: route.multiline,
  });
  return {
    open,
    joiner,
    outlet,
    position,
    lost(loss) {
      outlet.lost(loss);
      if (loss.lines) state.lost += loss.lines[0] + loss.lines[1];
      else state.lostUncounted += 1;
      const { id, name } = named;
      onEvent({
        type: "lost",
        container: {
          id,
          name,
        },
        route: route.name,
        loss,
      });
    },
    renamed(now) {
      named = now;
      writers = writersFor(route, now, node);
    },
  };
}
