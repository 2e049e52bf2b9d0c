import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

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

/** A log viewer on a folder and ports of its own; `ca` is what its certificate is checked by. */
export async function startViewer(
  options: LogViewerOptions = {},
  ca?: string,
): Promise<TestViewer> {
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
      const found = await textAt(`${viewer.url}/api/lines?${parameters}`, { headers, ca });
      return found
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

async function textAt(
  url: string,
  { headers, ca }: { headers: Record<string, string>; ca: string | undefined },
): Promise<string> {
  if (ca === undefined) return (await fetch(url, { headers })).text();
  const asked = get(url, { headers, ca });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  return text(response);
}
