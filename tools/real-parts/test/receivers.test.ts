import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";

import { expect, test } from "vitest";

import type { Receiver } from "../src/receiver.ts";
import { startRsyslog } from "../src/start-rsyslog.ts";
import { startSyslogNg } from "../src/start-syslog-ng.ts";

const kinds = [
  { name: "rsyslog", start: startRsyslog },
  { name: "syslog-ng", start: startSyslogNg },
];

test.for(kinds)(
  "$name tells what it received and how it understood it",
  async ({ start }, context) => {
    const started = await start({ udp: true, tcp: true });
    if ("skipped" in started) return context.skip(started.skipped);
    await using receiver = started;
    await sendByTcp(receiver, "over TCP");
    await expect.poll(() => receiver.read()).toHaveLength(1);
    const socket = createSocket("udp4");
    socket.send(written("over UDP"), receiver.ports.udp, "127.0.0.1");
    await expect.poll(() => receiver.read()).toHaveLength(2);
    socket.close();

    const read = await receiver.read();
    expect(read.map(({ message }) => message)).toEqual(["over TCP", "over UDP"]);
    expect(read[0]).toMatchObject({
      raw: written("over TCP"),
      priority: 134,
      hostname: "host.example",
      appName: "app",
      processId: "12",
      messageId: "ID",
      structuredData: '[meta sequenceId="1"]',
    });
  },
);

test.for(kinds)(
  "$name is stopped, killed, paused and started again",
  async ({ start }, context) => {
    const started = await start({ tcp: true });
    if ("skipped" in started) return context.skip(started.skipped);
    await using receiver = started;
    await receiver.stop();
    await expect(sendByTcp(receiver, "to nobody")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await receiver.start();
    receiver.pause();
    await sendByTcp(receiver, "read late");
    expect(await receiver.read()).toEqual([]);
    receiver.resume();
    await expect.poll(() => receiver.read()).toMatchObject([{ message: "read late" }]);
    receiver.pause();
    await receiver.stop("SIGKILL");
    await receiver.start();
    await sendByTcp(receiver, "after a kill");
    const texts = async () => (await receiver.read()).map(({ message }) => message);
    await expect.poll(texts).toEqual(["read late", "after a kill"]);
  },
);

function written(message: string): string {
  return `<134>1 2026-11-25T22:00:00.123456Z host.example app 12 ID [meta sequenceId="1"] ${message}`;
}

async function sendByTcp({ ports }: Receiver, message: string): Promise<void> {
  const socket = connect(ports.tcp ?? 0, "127.0.0.1");
  await once(socket, "connect");
  const text = written(message);
  socket.end(`${text.length} ${text}`);
  await once(socket, "finish");
  socket.destroySoon();
}
