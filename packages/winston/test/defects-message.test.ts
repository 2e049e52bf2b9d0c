import { hostname } from "node:os";

import { createFrameDecoder, parseSyslog, type ParsedMessage } from "@hitless/syslog";
import { afterEach, expect, test, vi } from "vitest";

import { type Connection, listen } from "./support/listen.ts";
import { ourLogger } from "./support/ours.ts";
import { plainLogger } from "./support/plain.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** What comes of a message by each: winston-syslog's by line, ours by octet counting. */
async function both(message: string, options: { facility?: "kern" } = {}) {
  const [plain, ours] = [await listen(), await listen()];
  plainLogger({ port: plain.port, protocol: "tcp4", eol: "\n", ...options }).logger.info(message);
  const destination = `syslog+tcp://127.0.0.1:${ours.port}`;
  ourLogger({ destination, ...options }).logger.info(message);
  for (const { connections } of [plain, ours])
    await expect.poll(() => connections[0]?.received.length).toBe(1);
  return { plain: framesOf(plain.connections[0]), ours: framesOf(ours.connections[0]) };
}

function framesOf(connection: Connection | undefined): string[] {
  const decoder = createFrameDecoder();
  const frames = connection?.received.flatMap((chunk) => decoder.push(chunk)) ?? [];
  return frames.map((frame) => Buffer.from(frame).toString());
}

const parsed = (frames: readonly string[]): ParsedMessage => parseSyslog(frames[0] ?? "");

const hoursOff = ({ timestamp = "" }: ParsedMessage) =>
  Math.round((Date.parse(timestamp) - Date.now()) / 1_800_000) / 2 + 0;

test.for([
  ["America/New_York", [4, 5]],
  ["Asia/Kolkata", [-5.5]],
] as const)("defect 10: the time of a message in %s", async ([zone, wrong]) => {
  vi.stubEnv("TZ", zone);
  const { plain, ours } = await both("now");
  expect(wrong).toContain(hoursOff(parsed(plain)));
  expect(hoursOff(parsed(ours))).toBe(0);
});

test("defect 11: the fifth millisecond of a second", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 0, 2, 3, 4, 5, 5) });
  const { plain, ours } = await both("now");
  expect(plain[0]).toContain("T03:04:05.05");
  expect(ours[0]).toContain("T03:04:05.005Z");
});

test("defect 12: the facility kern, whose number is 0", async () => {
  const { plain, ours } = await both("from the kernel", { facility: "kern" });
  expect(plain).toEqual([]);
  expect(parsed(ours)).toMatchObject({ facility: "kern", message: "from the kernel" });
});

test("defect 13: the host name when none is given", async () => {
  const { plain, ours } = await both("where");
  expect(parsed(plain).hostname).toBe("localhost");
  expect(parsed(ours).hostname).toBe(hostname());
});

test("defect 16: line feeds, NUL and ESC in a message", async () => {
  const { plain, ours } = await both("a\n<0>1 forged\u0000\u001b[2J");
  expect(plain.map((frame) => frame.slice(0, 4))).toEqual(["<134", "<0>1"]);
  expect(plain[1]).toContain("\u0000\u001b[2J");
  expect(ours).toHaveLength(1);
  expect(parsed(ours).message).toBe("a\n<0>1 forged#000#033[2J");
});

test("defect 16: line feeds where messages are framed by line", async () => {
  const receiver = await listen();
  const destination = `syslog+tcp://127.0.0.1:${receiver.port}?framing=line`;
  ourLogger({ destination }).logger.info("a\n<0>1 forged", { note: 'x"]\ny' });
  await expect.poll(() => receiver.connections[0]?.received.length).toBe(1);
  const frames = framesOf(receiver.connections[0]);
  expect(frames).toHaveLength(1);
  expect(frames[0]).toContain("a#012<0>1 forged");
});

test("levels of npm that syslog does not have", async () => {
  const receiver = await listen();
  const problems: string[] = [];
  const plain = plainLogger({ port: receiver.port, protocol: "tcp4", level: "silly" });
  plain.transport.on("error", ({ message }: Error) => problems.push(message));
  plain.logger.http("GET /");
  await expect.poll(() => problems).toEqual(["Cannot log unknown syslog level: http"]);

  const destination = `syslog+tcp://127.0.0.1:${receiver.port}`;
  ourLogger({ destination, level: "silly" }).logger.http("GET /").verbose("more").silly("most");
  await expect.poll(() => receiver.messages()).toEqual(["GET /", "more", "most"]);
});
