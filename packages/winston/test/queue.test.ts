import { once } from "node:events";

import { expect, test } from "vitest";
import { createLogger, transports } from "winston";

import { listen, type Listener } from "./support/listen.ts";
import { ourLogger } from "./support/ours.ts";

const client = { reconnect: { minMs: 1, maxMs: 5 } };
/** With small messages, so that the connection's own queue is small too. */
const to = ({ port }: Listener) => `syslog+tcp://127.0.0.1:${port}?max=1024`;

test.for(["drop-oldest", "drop-newest"] as const)(
  "%s holds nobody up, and tells how many messages are missing, and where",
  async (policy) => {
    const receiver = await listen();
    await receiver.stop();
    const options = { destination: to(receiver), policy, maxQueueBytes: 20_000, client };
    const { logger, events } = ourLogger(options);
    const lines = Array.from({ length: 3_000 }, (_, line) => `line ${line}`);
    expect(lines.every((message) => logger.write({ level: "info", message }))).toBe(true);
    expect(events).toContainEqual({ type: "dropping", policy });

    await receiver.start();
    await expect.poll(() => events.some(({ type }) => type === "dropped")).toBe(true);
    logger.info("after");
    await expect.poll(() => receiver.messages().at(-1)).toBe("after");
    const gaps = events.flatMap((event) => (event.type === "dropped" ? [event] : []));
    expect(gaps).toHaveLength(1);
    const { count = 0, bytes = 0 } = gaps[0] ?? {};
    expect(count).toBeGreaterThan(0);
    const got = receiver.messages();
    // Numbers are of what is sent, so that they neither jump nor go back.
    expect(receiver.sequence()).toEqual(got.map((_, at) => at + 1));
    const told = got.findIndex((text) => text.startsWith(`${count} messages of ${bytes} bytes`));
    // With the missing ones in its place, all is there.
    const missing = lines.slice(told, told + count);
    expect([...got.slice(0, told), ...missing, ...got.slice(told + 1)]).toEqual([
      ...lines,
      "after",
    ]);
  },
);

test("ended under back-pressure, a logger hands over all it was given", async () => {
  const receiver = await listen({ onConnection: ({ socket }) => void socket.pause() });
  const { logger } = ourLogger({ destination: to(receiver), maxQueueBytes: 1_024, client });
  const lines = Array.from({ length: 5_000 }, (_, line) => `line ${line} ${"x".repeat(900)}`);
  for (const line of lines) logger.info(line);
  expect(logger.writableLength).toBeGreaterThan(0);
  logger.end();
  await expect.poll(() => receiver.connections.length).toBe(1);
  receiver.connections[0]?.socket.resume();
  await once(logger, "finish");
  await expect.poll(() => receiver.messages()).toEqual(lines);
});

test("winston alone loses what is in its buffer then", async () => {
  const got: unknown[] = [];
  const slow = Object.assign(new transports.Console(), {
    log({ message }: { message: string }, next: () => void) {
      got.push(message);
      setImmediate(next);
    },
  });
  const logger = createLogger({ transports: [slow] });
  const problems: string[] = [];
  logger.on("error", ({ message }: Error) => void problems.push(message));
  for (let line = 0; line < 100; line += 1) logger.info(`line ${line}`);
  logger.end();
  await expect.poll(() => problems).toContain("write after end");
  expect(got.length).toBeLessThan(100);
});
