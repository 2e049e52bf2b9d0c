import { createSyslogClient, formatTimestamp } from "@hitless/syslog";

/** Says over a destination such as `syslog+tls://logs.example` that a shop is open, and ends. */
export async function announce(destination: string) {
  const client = createSyslogClient(destination, {
    onEvent(event) {
      if (event.type === "connect-failed") process.stderr.write(`${event.error.message}\n`);
    },
  });
  const message = {
    facility: "local0",
    severity: "notice",
    timestamp: formatTimestamp(Date.now()),
    hostname: "web-1",
    appName: "shop",
    structuredData: [{ id: "meta", params: [["sequenceId", "1"]] }],
    message: "open",
  } as const;
  while (client.send(message) === undefined) await client.room();
  return client.close({ timeoutMs: 5_000 });
}
