import { PassThrough } from "node:stream";

import { expect, test } from "vitest";
import { config, transports } from "winston";

import { listen } from "./support/listen.ts";
import { ourLogger } from "./support/ours.ts";
import { runScript } from "./support/run-script.ts";

const client = { reconnect: { minMs: 1, maxMs: 5 } };

test("flush tells whether all that was logged is on its way", async () => {
  const receiver = await listen();
  await receiver.stop();
  const destination = `syslog+tcp://127.0.0.1:${receiver.port}`;
  const { logger, transport } = ourLogger({ destination, client });
  expect(await transport.flush({ timeoutMs: 50 })).toBe(true);
  logger.info("hello");
  expect(await transport.flush({ timeoutMs: 50 })).toBe(false);
  const reason = new Error("no longer");
  const flushed = transport.flush({ signal: AbortSignal.abort(reason) });
  await expect(flushed).rejects.toBe(reason);
  await receiver.start();
  expect(await transport.flush({ timeoutMs: 60_000 })).toBe(true);
  await expect.poll(() => receiver.messages()).toEqual(["hello"]);
});

test("close says what it sent, and within a limit what it could not send", async () => {
  const receiver = await listen();
  const destination = `syslog+tcp://127.0.0.1:${receiver.port}?max=1024`;
  const well = ourLogger({ destination, client });
  well.logger.info("one").info("two");
  expect(await well.transport.close()).toEqual({ sent: 2, unsent: 0, confirmed: true });

  await receiver.stop();
  const away = ourLogger({ destination, client, maxQueueBytes: 1_024 });
  for (let line = 0; line < 2_000; line += 1) away.logger.info(`line ${line}`);
  expect(away.logger.writableLength).toBeGreaterThan(0);
  const finished = new Promise((resolve) => void away.logger.once("finish", resolve));
  away.logger.end();
  expect(await away.transport.close({ timeoutMs: 50 })).toEqual({
    sent: 0,
    unsent: 2_000,
    confirmed: false,
  });
  await finished;
  expect(away.events).toContainEqual({ type: "unsent", count: 2_000 });
});

test("what is logged after the end of a transport does no harm", async () => {
  const receiver = await listen();
  const { logger, transport } = ourLogger({
    destination: `syslog+tcp://127.0.0.1:${receiver.port}`,
  });
  logger.info("last");
  await transport.close();
  logger.add(new transports.Stream({ stream: new PassThrough() }));
  logger.info("too late");
  expect(receiver.messages()).toEqual(["last"]);
});

test("removed from its logger, a transport sends what it has and ends", async () => {
  const receiver = await listen();
  const { logger, transport } = ourLogger({
    destination: `syslog+tcp://127.0.0.1:${receiver.port}`,
  });
  logger.info("last");
  logger.remove(transport);
  expect(await transport.close()).toEqual({ sent: 1, unsent: 0, confirmed: true });
  expect(receiver.messages()).toEqual(["last"]);
});

test("a logger with a level that has no severity does not get the transport", async () => {
  const destination = "syslog+tcp://127.0.0.1:9";
  expect(() => ourLogger({ destination }, { levels: { audit: 0 }, level: "audit" })).toThrow(
    "levels without a syslog severity: audit",
  );
  expect(() => ourLogger({ destination }, { levels: config.syslog.levels })).not.toThrow();
});

const lines = 100;
const flushed = { flushOnSigterm: true, closeTimeoutMs: 60_000 };

test("SIGTERM waits for what was logged, and then has its effect", async () => {
  const receiver = await listen();
  await receiver.stop();
  const { port } = receiver;
  const script = runScript({ with: "ours", port, lines, end: "stays", options: flushed });
  await script.said("logged");
  script.kill("SIGTERM");
  await receiver.start();
  expect(await script.ended).toMatchObject({ signal: "SIGTERM", stderr: "" });
  await expect.poll(() => receiver.messages().length).toBe(lines);
});

test("without being asked to, nothing waits at SIGTERM", async () => {
  const receiver = await listen();
  await receiver.stop();
  const script = runScript({ with: "ours", port: receiver.port, lines, end: "stays" });
  await script.said("logged");
  script.kill("SIGTERM");
  expect(await script.ended).toMatchObject({ signal: "SIGTERM" });
});

test("SIGTERM waits no longer than the limit", async () => {
  const receiver = await listen();
  await receiver.stop();
  const options = { ...flushed, closeTimeoutMs: 100 };
  const script = runScript({ with: "ours", port: receiver.port, lines, end: "stays", options });
  await script.said("logged");
  script.kill("SIGTERM");
  expect(await script.ended).toMatchObject({ signal: "SIGTERM", stderr: "" });
});

test("an app that handles SIGTERM ends itself, and logs until then", async () => {
  const receiver = await listen();
  const { port } = receiver;
  const script = runScript({ with: "ours", port, lines, end: "handles-sigterm", options: flushed });
  await script.said("logged");
  script.kill("SIGTERM");
  expect(await script.ended).toMatchObject({ code: 7 });
  await expect.poll(() => receiver.messages().at(-1)).toBe("bye");
  expect(receiver.messages()).toHaveLength(lines + 1);
});
