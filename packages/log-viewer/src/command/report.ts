import type { LogViewerEvent } from "../events.ts";
import type { LogViewer } from "../start-log-viewer.ts";

/** The line that says what happened. */
export function eventLine(event: LogViewerEvent, { json }: { json: boolean }): string {
  if (json) return JSON.stringify({ at: new Date().toISOString(), ...event, ...errorOf(event) });
  const { error = "" } = errorOf(event);
  switch (event.type) {
    case "store-failed":
      return `${event.full ? "the disk is full" : "cannot store lines"}, senders wait: ${error}`;
    case "store-recovered":
      return "lines are stored again";
    case "removed": {
      const where = event.archive === undefined ? "" : `, archived in ${event.archive}`;
      return `removed the lines ${event.firstId} to ${event.lastId}${where}`;
    }
    case "archive-failed":
      return `cannot archive, so nothing is removed: ${error}`;
    case "webhook-called":
      return `the filter ${JSON.stringify(event.filter)} called the webhook ${event.webhook}`;
    case "webhook-failed":
      return `the filter ${JSON.stringify(event.filter)} could not call the webhook ${event.webhook}: ${error}`;
    case "mistake":
      return `mistake: ${error}`;
  }
}

/** What is said at the start. */
export function readyLine(
  { url, receivers }: Pick<LogViewer, "url" | "receivers">,
  { folder, json }: { folder: string; json: boolean },
): string {
  if (json) return JSON.stringify({ type: "ready", url, receivers });
  const ports = receivers.map(({ transport, port }) => `${transport} ${port}`).join(", ");
  return `hitless-log-viewer is ready at ${url}, receives ${ports}, keeps lines in ${folder}`;
}

function errorOf(event: LogViewerEvent): { error?: string } {
  if (!("error" in event)) return {};
  const { error } = event;
  return { error: error instanceof Error ? error.message : String(error) };
}
