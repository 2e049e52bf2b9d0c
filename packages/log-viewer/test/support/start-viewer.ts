import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createSyslogClient, type SyslogClient, type SyslogMessage } from "@hitless/syslog";

import {
  type LogLine,
  type LogViewer,
  type LogViewerEvent,
  type LogViewerOptions,
  startLogViewer,
  type Transport,
} from "../../src/index.ts";

export interface TestViewer extends AsyncDisposable {
  viewer: LogViewer;
  folder: string;
  events: LogViewerEvent[];
  portOf: (transport: Transport) => number;
  /** What a search finds, oldest first. */
  find: (search: string) => Promise<LogLine[]>;
}

/** A log viewer on a folder and ports of its own. */
export async function startViewer(options: LogViewerOptions = {}): Promise<TestViewer> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-log-viewer-"));
  const events: LogViewerEvent[] = [];
  const viewer = await startLogViewer(folder, {
    port: 0,
    ...options,
    syslog: { udp: 0, tcp: 0, relp: 0, ...options.syslog },
    onEvent: (event) => events.push(event),
  });
  return {
    viewer,
    folder,
    events,
    portOf(transport) {
      const found = viewer.receivers.find((each) => each.transport === transport);
      if (found === undefined) throw new Error(`nothing receives ${transport}`);
      return found.port;
    },
    async find(search) {
      const parameters = new URLSearchParams({ q: search, order: "oldest" });
      const headers: Record<string, string> =
        options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
      const response = await fetch(`${viewer.url}/api/lines?${parameters}`, { headers });
      const text = await response.text();
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as LogLine);
    },
    async [Symbol.asyncDispose]() {
      await viewer.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends messages over TCP, and waits until they are stored. */
export async function sendAll(
  { portOf, viewer }: TestViewer,
  messages: readonly (Partial<SyslogMessage> & { message: string })[],
): Promise<void> {
  const before = viewer.status().newestId;
  await using client: SyslogClient = createSyslogClient(`syslog+tcp://127.0.0.1:${portOf("tcp")}`, {
    onEvent: () => {},
  });
  for (const message of messages) {
    await client.room();
    client.send({
      facility: "local0",
      severity: "info",
      hostname: "web1",
      appName: "app",
      ...message,
    });
  }
  await client.flush({ timeoutMs: 30_000 });
  while (viewer.status().newestId < before + messages.length) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
