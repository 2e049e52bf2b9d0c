import { once } from "node:events";

import type { Severity } from "@hitless/syslog";
import { expect, onTestFinished, test } from "vitest";
import { createLogger, type Logger, transports } from "winston";

import type { SyslogTransportOptions } from "./options.ts";
import { SyslogTransport } from "./syslog-transport.ts";

// Over UDP nobody needs to be there.
const destination = "syslog://127.0.0.1:9";

function transportOf(options: Partial<SyslogTransportOptions> = {}): SyslogTransport {
  const transport = new SyslogTransport({ app: "test", destination, ...options });
  onTestFinished(async () => void (await transport.close({ timeoutMs: 0 })));
  return transport;
}

test("a second logger is refused, and the first one keeps the transport", async () => {
  const transport = transportOf();
  const first = createLogger({ transports: [transport] });
  const problem = "each logger needs a transport of its own";
  expect(() => createLogger({ transports: [transport] })).toThrow(problem);
  first.info("one").remove(transport);
  await once(transport, "finish");
  expect(await transport.close()).toMatchObject({ sent: 1, unsent: 0 });
  expect(() => first.add(transport)).toThrow(problem);
});

/** Logs with a transport beside ours that never calls back. */
function logBesideStuck(transport: SyslogTransport, lines: number): Logger {
  const stuck = Object.assign(new transports.Console(), { log: () => undefined });
  const logger = createLogger({ transports: [transport, stuck] });
  for (let line = 0; line < lines; line += 1) logger.info(`line ${line}`);
  return logger;
}

test("beside a transport that is stuck, close has its limit, and counts what did not come", async () => {
  const transport = transportOf();
  logBesideStuck(transport, 100);
  const { sent, unsent } = await transport.close({ timeoutMs: 1 });
  expect(unsent).toBeGreaterThan(0);
  expect(sent + unsent).toBe(100);
});

test.for([10, 100])(
  "a logger of %d lines that ends beside one has the same limit",
  async (lines) => {
    const transport = transportOf({ closeTimeoutMs: 1 });
    logBesideStuck(transport, lines).end();
    await once(transport, "finish");
    const { sent, unsent } = await transport.close();
    expect(sent + unsent).toBe(lines);
  },
);

test("what a closed logger still held is counted", async () => {
  const transport = transportOf({
    destination: "syslog+tcp://127.0.0.1:9?max=1024",
    maxQueueBytes: 1_024,
  });
  const logger = createLogger({ transports: [transport] });
  for (let line = 0; line < 2_000; line += 1) logger.info(`line ${line}`);
  expect(logger.writableLength).toBeGreaterThan(0);
  logger.close();
  expect(await transport.close({ timeoutMs: 1 })).toMatchObject({ sent: 0, unsent: 2_000 });
});

test("a severity that became wrong later costs its own messages only", async () => {
  const severities: Record<string, Severity> = { warn: "warning" };
  const transport = transportOf({ severities });
  const logger = createLogger({ transports: [transport] });
  Object.assign(severities, { warn: "warn!" });
  logger.info("one").warn("two").info("three");
  expect(await transport.close()).toMatchObject({ sent: 2, unsent: 0 });
});

test("without a destination the error says what one looks like", () => {
  const nowhere = { app: "test", destination: process.env["NOT_SET"] as string };
  expect(() => new SyslogTransport(nowhere)).toThrow(
    'destination is undefined, a text such as "syslog+tls://logs.example:6514" was expected',
  );
});

test("a message that is too long is told by an event", async () => {
  const events: string[] = [];
  const transport = transportOf({
    destination: `${destination}?max=1024`,
    onEvent: ({ type }) => void events.push(type),
  });
  createLogger({ transports: [transport] })
    .info("short")
    .info("long", { long: "x".repeat(2_000) });
  await transport.close();
  expect(events.filter((type) => type === "shortened")).toHaveLength(1);
});
