import type { ServerResponse } from "node:http";

import type { ShippedLine } from "../send/shipment.ts";

/** What a slow reader has not taken; more is left out, and said. */
const mostBytes = 1_048_576;

/** Lines of JSON as they are sent, until the reader goes. Who reads slowly misses lines, and nobody waits. */
export function streamLines(
  response: ServerResponse,
  watchers: Set<(line: ShippedLine) => void>,
): void {
  let missed = 0;
  response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
  response.flushHeaders();
  const watch = ({ container, stream, time, text }: ShippedLine): void => {
    if (response.writableLength > mostBytes) {
      missed += 1;
      return;
    }
    if (missed > 0) response.write(`${JSON.stringify({ missed })}\n`);
    missed = 0;
    const { id, name } = container;
    response.write(
      `${JSON.stringify({ time, container: name, id: id.slice(0, 12), stream, text })}\n`,
    );
  };
  watchers.add(watch);
  response.on("close", () => watchers.delete(watch));
}
