import { parseSyslog } from "@hitless/syslog";
import { expect, test } from "vitest";

import { engineBox } from "./support/engine.ts";
import { numberedLines } from "./support/numbered-lines.ts";
import { ownContainers, stateFolder, testShipper } from "./support/shipper.ts";
import { tcpReceiver } from "./support/tcp-receiver.ts";

const drivers = [
  { driver: "json-file", by: "file", length: 50_000 },
  // The driver local of some engines joins a longer line with the one behind it.
  { driver: "local", by: "api", length: 16_000 },
] as const;

test.for(drivers)(
  "joins what the engine cuts, and keeps characters whole, by $driver",
  async ({ driver, by, length }, context) => {
    const box = await engineBox(context);
    const receiver = await tcpReceiver({ keep: true });
    const { events } = await testShipper(box, receiver.url);
    const script = `
      process.stdout.write("x".repeat(${length}) + "\\n");
      process.stdout.write("zażółć gęślą 😀\\r\\n\\n<b>&\\t\\u001b[31mred\\u001b[0m\\n");
      process.stderr.write("y".repeat(${length}) + "\\n");
      process.stdout.write("no line end");`;
    const id = await box.run("long", script, { driver });
    await box.ended(id);
    await expect.poll(() => receiver.messages.length).toBe(6);
    const parsed = receiver.messages.map((message) => parseSyslog(message));
    const of = (severity: string): string[] =>
      parsed.filter((each) => each.severity === severity).map(({ message }) => message);
    expect(of("info")).toEqual([
      "x".repeat(length),
      "zażółć gęślą 😀",
      "",
      "<b>&\t\u001b[31mred\u001b[0m",
      "no line end",
    ]);
    expect(of("err")).toEqual(["y".repeat(length)]);
    expect(events.find(({ type }) => type === "reading")).toMatchObject({ by });
  },
);

test.for(drivers)(
  "ships a terminal, a restart, a new name and a removal, by $driver",
  async ({ driver }, context) => {
    const box = await engineBox(context);
    const receiver = await tcpReceiver({ keep: true });
    const { events } = await testShipper(box, receiver.url);
    const id = await box.run("tty", `console.log("out"); console.error("err")`, {
      driver,
      terminal: true,
    });
    await box.ended(id);
    await expect.poll(() => receiver.messages.length).toBe(2);
    const container = box.engine.docker.getContainer(id);
    await container.rename({ name: `${box.prefix}-renamed` });
    await container.start();
    await container.wait();
    await expect.poll(() => receiver.messages.length).toBe(4);
    await box.remove(id);
    await expect.poll(() => events.some(({ type }) => type === "read-out")).toBe(true);
    const parsed = receiver.messages.map((message) => parseSyslog(message));
    expect(parsed.map(({ message }) => message)).toEqual(["out", "err", "out", "err"]);
    expect(parsed.map(({ appName }) => appName)).toEqual([
      `${box.prefix}-tty`,
      `${box.prefix}-tty`,
      `${box.prefix}-renamed`,
      `${box.prefix}-renamed`,
    ]);
  },
);

test.for(drivers)(
  "goes on where it was after a restart, by $driver",
  async ({ driver }, context) => {
    const box = await engineBox(context);
    const receiver = await tcpReceiver();
    const folder = await stateFolder();
    const first = await testShipper(box, receiver.url, { stateFolder: folder });
    const id = await box.run("on", numberedLines(3_000, { perSecond: 2_000 }), { driver });
    await expect.poll(() => receiver.oracle.received(), { interval: 10 }).toBeGreaterThan(500);
    expect(await first.shipper.close()).toEqual({ unsent: 0 });
    await testShipper(box, receiver.url, { stateFolder: folder });
    await box.ended(id);
    await expect.poll(() => receiver.oracle.received()).toBe(3_000);
    expect(receiver.oracle.of(`${box.prefix}-on`, 3_000)).toEqual({
      received: 3e3,
      lost: 0,
      repeated: 0,
      disordered: 0,
    });
  },
);

test("ships containers that live for 10 ms", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver({ keep: true });
  await testShipper(box, receiver.url);
  for (let index = 0; index < 4; index += 1) {
    await box.run(`short-${index}`, `console.log("short", ${index})`);
  }
  await expect.poll(() => receiver.messages.length).toBe(4);
  const texts = receiver.messages.map((message) => parseSyslog(message).message);
  expect(texts.toSorted()).toEqual(["short 0", "short 1", "short 2", "short 3"]);
});

test("leaves out what it is told to, and sends each route what it wants", async (context) => {
  const box = await engineBox(context);
  const all = await tcpReceiver({ keep: true });
  const errors = await tcpReceiver({ keep: true });
  const { events } = await testShipper(box, all.url, {
    routes: [
      { name: "all", destination: ownContainers(all.url, box), tag: "{{.Container.Config.Image}}" },
      {
        name: "errors",
        destination: ownContainers(errors.url, box),
        hostname: "staging",
        filter: {
          sources: ["stderr"],
          line: "^bad",
        },
        structuredData: 'token@41058 of="{{index .Container.Config.Labels "who"}}"',
      },
    ],
    excludeLabels: ["quiet"],
  });
  const script = `console.log("fine"); console.error("bad 1"); console.error("so so"); console.error("bad 2")`;
  await box.run("ignored", script, { environment: ["LOGSPOUT=ignore"] });
  await box.run("quiet", script, { labels: { quiet: "true" } });
  await box.run("loud", script, { labels: { who: 'me "]' } });
  await expect.poll(() => all.messages.length).toBe(4);
  await expect.poll(() => errors.messages.length).toBe(2);
  const received = errors.messages.map((message) => parseSyslog(message));
  expect(received.map(({ message, hostname }) => [hostname, message])).toEqual([
    ["staging", "bad 1"],
    ["staging", "bad 2"],
  ]);
  expect(received[1]?.structuredData).toMatchObject([
    {
      id: "hitless@32473",
      params: [
        ["container", expect.any(String)],
        ["stream", "stderr"],
        ["sequence", "2"],
      ],
    },
    { id: "meta", params: [["sequenceId", "2"]] },
    { id: "token@41058", params: [["of", 'me "]']] },
  ]);
  const ignored = events.filter(
    (event) => event.type === "ignored" && event.container.name.startsWith(box.prefix),
  );
  expect(ignored).toMatchObject([{ why: "LOGSPOUT=ignore" }, { why: "it has the label quiet" }]);
});

test("a route whose receiver is away stalls no other", async (context) => {
  const box = await engineBox(context);
  const away = await tcpReceiver();
  const there = await tcpReceiver();
  await away.kill();
  const routes = [ownContainers(away.url, box), ownContainers(there.url, box)];
  const client = { maxQueueBytes: 65_536 };
  await testShipper(box, "", { routes, client });
  await box.run("both", numberedLines(3_000));
  await expect.poll(() => there.oracle.received()).toBe(3_000);
  await away.start();
  await expect.poll(() => away.oracle.received()).toBe(3_000);
  expect(away.oracle.of(`${box.prefix}-both`, 3_000)).toMatchObject({ lost: 0, repeated: 0 });
});
