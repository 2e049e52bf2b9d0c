import type { SyslogClient } from "../../src/index.ts";

/** About as long as a line of a log is. */
const text =
  "GET /designs/42/pictures/front.jpeg HTTP/1.1 200 12345 0.042 https://hub.example/designs";

/** Sends lines numbered from `from` to `to`, as fast as there is room. */
export async function sendLines(client: SyslogClient, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    while (client.send(line(number)) === undefined) await client.room();
  }
}

/** One of the numbered lines. */
export function line(number: number) {
  return {
    facility: "local0",
    severity: "info",
    timestamp: "2026-11-25T22:00:00.123456Z",
    hostname: "web-1.example",
    appName: "hub",
    processId: "42",
    structuredData: [{ id: "meta", params: [["sequenceId", String(number)]] }],
    message: text,
  } as const;
}
