import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { promisify } from "node:util";

import { createSyslogClient, frameByLine, frameOctetCounted } from "@hitless/syslog";
import { expect, test } from "vitest";

import { startViewer, type TestViewer } from "./support/start-viewer.ts";

const text = "Grüße aus 東京 🎸, 2 < 3";
const written = `<131>1 2026-11-25T12:00:00.123456Z web1 app 12 ID [meta sequenceId="7"] ${text}`;
const understood = {
  host: "web1",
  app: "app",
  processId: "12",
  messageId: "ID",
  severity: 3,
  facility: 16,
  timestamp: "2026-11-25T12:00:00.123456Z",
  structuredData: [{ id: "meta", params: [["sequenceId", "7"]] }],
  message: text,
};

test("takes messages over UDP, and TCP with both framings on one connection", async () => {
  await using stage = await startViewer();
  await sendUdp(stage, written);
  await sendTcp(
    stage,
    frameOctetCounted(written),
    frameByLine(written),
    frameOctetCounted(written),
  );
  await expect.poll(async () => stage.find("sequenceId:7")).toHaveLength(4);
  const found = await stage.find("");
  for (const line of found) expect(line).toMatchObject({ ...understood, sender: "127.0.0.1" });
  expect(found.map(({ transport }) => transport).toSorted()).toEqual(["tcp", "tcp", "tcp", "udp"]);
});

test("takes the old format, in which a line names host and program", async () => {
  await using stage = await startViewer();
  await sendUdp(stage, "<30>Nov 25 12:00:00 db1 postgres[77]: ready");
  await expect
    .poll(async () => stage.find(""))
    .toMatchObject([
      { host: "db1", app: "postgres", processId: "77", severity: 6, facility: 3, message: "ready" },
    ]);
});

test("keeps what it cannot parse as it came, marks it, and names the sender's address as host", async () => {
  await using stage = await startViewer();
  const hostile = Buffer.from([0xff, 0xfe, 0x3c, 0x73, 0x3e, 0x00, 0x1b, 0x5b, 0x41, 0xc3]);
  await sendUdp(stage, hostile);
  await sendUdp(stage, "no priority at all");
  await sendUdp(stage, Buffer.concat([Buffer.from("<13>1 - h a - - - bad "), hostile]));
  await expect.poll(async () => stage.find("")).toHaveLength(3);
  const [first, second, third] = await stage.find("");
  expect(first).toMatchObject({ host: "127.0.0.1", rawBase64: hostile.toString("base64") });
  expect(second).toMatchObject({
    message: "no priority at all",
    problem: expect.any(String) as string,
  });
  expect(third).toMatchObject({ host: "h", app: "a", problem: "it is not UTF-8" });
});

test("keeps lines of several lines and of 8 KB whole, and cuts and marks what is too long", async () => {
  await using stage = await startViewer({ syslog: { maxMessageBytes: 20_000 } });
  const several = `first\nsecond\n  third`;
  const long = "ä".repeat(4_096);
  const head = "<14>1 - h a - - - ";
  await sendTcp(
    stage,
    frameOctetCounted(head + several),
    frameOctetCounted(head + long),
    frameOctetCounted(head + "x".repeat(50_000)),
    frameOctetCounted(`${head}after`),
  );
  await expect.poll(async () => stage.find("after")).toHaveLength(1);
  const found = await stage.find("");
  expect(found.map(({ message }) => message.length)).toEqual([several.length, 4_096, 19_982, 5]);
  expect(found[0]?.message).toBe(several);
  expect(found[1]?.message).toBe(long);
  expect(found[2]?.problem).toBe("it was cut to 20000 bytes");
});

test("keeps apart what many connections send at once, cut anywhere", async () => {
  await using stage = await startViewer();
  const senders = Array.from({ length: 20 }, async (_sender, sender) => {
    const frames = Array.from({ length: 100 }, (_, index) =>
      frameOctetCounted(`<14>1 - host${sender} a - - - message ${index} ${"é".repeat(index)}`),
    );
    const all = Buffer.concat(frames);
    const socket = connect(stage.portOf("tcp"), "127.0.0.1");
    for (let at = 0; at < all.length; at += 777) socket.write(all.subarray(at, at + 777));
    socket.end();
    await once(socket, "close");
  });
  await Promise.all(senders);
  await expect.poll(() => stage.viewer.status().newestId).toBe(2_000);
  for (const sender of [0, 19]) {
    const found = await stage.find(`host:host${sender}`);
    expect(found.map(({ message }) => message)).toEqual(
      Array.from({ length: 100 }, (_each, index) => `message ${index} ${"é".repeat(index)}`),
    );
  }
});

test("acknowledges over RELP what is stored", async () => {
  await using stage = await startViewer();
  await using client = createSyslogClient(`syslog+relp://127.0.0.1:${stage.portOf("relp")}`, {
    onEvent: () => {},
  });
  for (let index = 0; index < 3_000; index += 1) {
    await client.room();
    client.send({
      facility: "local0",
      severity: "info",
      hostname: "h",
      message: `number ${index}`,
    });
  }
  expect(await client.flush({ timeoutMs: 30_000 })).toBe(true);
  expect(client.taken).toBe(3_000);
  // What was acknowledged is there at once.
  const found = await stage.find("");
  expect(found.map(({ message }) => message)).toEqual(
    Array.from({ length: 3_000 }, (_, index) => `number ${index}`),
  );
});

test.for([
  ["UDP, the old format", "udp", ["--udp", "--rfc3164"]],
  ["TCP, octet counting", "tcp", ["--tcp", "--octet-count"]],
  ["TCP, lines", "tcp", ["--tcp", "--rfc3164"]],
] as const)("takes what logger sends over %s", async ([, transport, flags], context) => {
  await using stage = await startViewer();
  const port = String(stage.portOf(transport));
  const args = [
    "-n",
    "127.0.0.1",
    "-P",
    port,
    ...flags,
    "-t",
    "backup",
    "-p",
    "daemon.warning",
    text,
  ];
  try {
    await promisify(execFile)("logger", args);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ENOENT") throw error;
    return context.skip("no logger: on Debian it is in bsdutils");
  }
  await expect
    .poll(async () => stage.find(""))
    .toMatchObject([{ app: "backup", severity: 4, facility: 3, message: text, transport }]);
});

async function sendUdp(stage: TestViewer, message: string | Uint8Array): Promise<void> {
  const socket = createSocket("udp4");
  await new Promise((resolve, reject) => {
    socket.send(message, stage.portOf("udp"), "127.0.0.1", (error) =>
      error === null ? resolve(undefined) : reject(error),
    );
  });
  socket.close();
}

async function sendTcp(stage: TestViewer, ...frames: Uint8Array[]): Promise<void> {
  const socket = connect(stage.portOf("tcp"), "127.0.0.1");
  socket.end(Buffer.concat(frames));
  await once(socket, "close");
}
