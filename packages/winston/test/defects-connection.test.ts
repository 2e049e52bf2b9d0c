import { createFrameDecoder } from "@hitless/syslog";
import { expect, test, vi } from "vitest";

import { type Connection, listen, type Listener } from "./support/listen.ts";
import { ourLogger } from "./support/ours.ts";
import { plainLogger } from "./support/plain.ts";
import { runScript } from "./support/run-script.ts";

const tcp = ({ port }: Listener) => ({ port, protocol: "tcp4" });
const to = ({ port }: Listener) => `syslog+tcp://127.0.0.1:${port}`;
const quickly = { reconnect: { minMs: 1, maxMs: 5 } };

/** A receiver that reads a little from its first connection, and then nothing more. */
const stalling = () =>
  listen({
    onConnection: ({ socket }, at) => {
      if (at === 0) socket.once("data", () => socket.pause());
    },
  });

test("defect 3: where one message over TCP ends", async () => {
  const [plain, ours] = [await listen(), await listen()];
  const { logger } = plainLogger(tcp(plain));
  const own = ourLogger({ destination: to(ours) });
  for (const each of [logger, own.logger]) each.info("one").info("two").info("three");

  await expect.poll(() => plain.connections[0]?.text()).toContain("three");
  const decoder = createFrameDecoder({ framing: "line" });
  expect(plain.connections[0]?.received.flatMap((chunk) => decoder.push(chunk))).toEqual([]);
  await expect.poll(() => ours.messages()).toEqual(["one", "two", "three"]);
});

test("defect 4: a connection that is reset while an app logs", async () => {
  const [plain, ours] = [await stalling(), await stalling()];
  const script = { lines: 12_000, padding: 1_000, end: "stays" } as const;
  const [broken, well] = [
    runScript({ ...script, with: "plain", port: plain.port }),
    runScript({ ...script, with: "ours", port: ours.port }),
  ];
  for (const [running, receiver] of [
    [broken, plain],
    [well, ours],
  ] as const) {
    await running.said("logged");
    await expect.poll(() => receiver.connections[0]?.received.length).toBe(1);
    receiver.connections[0]?.socket.resetAndDestroy();
  }
  expect(await broken.ended).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/write E[A-Z]+/) as string,
  });
  await expect.poll(() => ours.connections[1]?.text().includes("line 11999")).toBe(true);
  well.kill("SIGTERM");
  expect(await well.ended).toMatchObject({ signal: "SIGTERM", stderr: "" });
});

test("defect 6: what a transport does once it is closed", async () => {
  const [plain, ours] = [await listen(), await listen()];
  const { logger, transport } = plainLogger(tcp(plain));
  logger.info("last");
  await expect.poll(() => plain.connections[0]?.text()).toContain("last");
  transport.close?.();
  await expect.poll(() => plain.connections.length).toBe(2);

  const own = ourLogger({ destination: to(ours), client: quickly });
  own.logger.info("last");
  expect(await own.transport.close()).toEqual({ sent: 1, unsent: 0, confirmed: true });
  expect(ours.messages()).toEqual(["last"]);
  expect(own.events.filter(({ type }) => type === "connecting")).toHaveLength(1);
});

test("defect 7: the pauses between attempts to connect", async () => {
  const receiver = await listen();
  await receiver.stop();
  const { setTimeout: real } = globalThis;
  const pauses: number[] = [];
  vi.spyOn(globalThis, "setTimeout").mockImplementation((callback, ms = 0) => {
    pauses.push(ms);
    return real(pauses.length < 12 ? callback : () => undefined, 0);
  });
  plainLogger(tcp(receiver)).logger.info("hello");
  await vi.waitUntil(() => pauses.length === 12, { timeout: 60_000 });
  vi.restoreAllMocks();
  expect(pauses).toEqual(Array.from({ length: 12 }, (_, at) => 1_000 * 2 ** at));

  const { events } = ourLogger({
    destination: to(receiver),
    client: { reconnect: { minMs: 4, maxMs: 32 } },
  });
  const waits = () => events.flatMap((event) => (event.type === "waiting" ? [event.ms] : []));
  await expect.poll(() => waits().length).toBeGreaterThanOrEqual(12);
  expect(Math.max(...waits())).toBeLessThanOrEqual(32);
  expect(new Set(waits().slice(4)).size).toBeGreaterThan(1);
});

test("defect 8: an app that logs while the receiver is away", async () => {
  const receiver = await listen();
  await receiver.stop();
  const plain = plainLogger(tcp(receiver));
  const own = ourLogger({
    destination: `${to(receiver)}?max=1024`,
    maxQueueBytes: 10_000,
    client: quickly,
  });
  let taken = 0;
  own.transport.on("logged", () => (taken += 1));
  const answers = Array.from({ length: 5_000 }, (_, line) => [
    plain.logger.write({ level: "info", message: `line ${line}` }),
    own.logger.write({ level: "info", message: `line ${line}` }),
  ]);

  expect(plain.transport.queue).toHaveLength(5_000);
  expect(answers.every(([plainly]) => plainly)).toBe(true);
  // Held by winston's streams, which say so, as the queue is full.
  expect(taken).toBeLessThan(1_000);
  expect(answers.at(-1)?.[1]).toBe(false);

  const drained = new Promise((resolve) => void own.logger.once("drain", resolve));
  await receiver.start();
  await drained;
  await expect.poll(() => ofOurs(receiver).length).toBe(5_000);
});

/** The lines that came by octet counting, while winston-syslog may be connected too. */
function ofOurs({ connections }: Listener): string[] {
  const own = connections.filter(({ received }) => /^\d/.test(String(received[0])));
  return own.flatMap((connection) => connection.text().match(/line \d+/g) ?? []);
}

test("defect 9: what both kernels hold when a connection breaks", async () => {
  const [plain, ours] = [await stalling(), await stalling()];
  const { logger } = plainLogger({ ...tcp(plain), eol: "\n" });
  const own = ourLogger({ destination: to(ours), client: quickly });
  const lines = Array.from({ length: 5_000 }, (_, line) => `line ${line} end`);
  for (const [each, receiver] of [
    [logger, plain],
    [own.logger, ours],
  ] as const) {
    each.info("first");
    await expect.poll(() => receiver.connections.length).toBe(1);
    for (const line of lines) each.info(line);
  }
  await expect
    .poll(() => own.events.findLast(({ type }) => type === "taken"))
    .toEqual({ type: "taken", through: 5_001 });
  plain.connections[0]?.socket.resetAndDestroy();
  ours.connections[0]?.socket.resetAndDestroy();

  await expect.poll(() => plain.connections.length).toBe(2);
  logger.info("after");
  await expect.poll(() => linesOf(plain.connections[1])).toContain("after");
  expect(linesOf(plain.connections[1]).length).toBeLessThan(lines.length);

  own.logger.info("after");
  await expect.poll(() => ours.messages().at(-1)).toBe("after");
  expect(new Set(ours.messages())).toEqual(new Set(["first", ...lines, "after"]));
});

function linesOf(connection: Connection | undefined): string[] {
  return connection?.text().match(/line \d+ end|after/g) ?? [];
}
