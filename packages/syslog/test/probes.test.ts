import type { ReceivedLine, Receiver } from "@hitless-tools/real-parts/receiver";
import { expect, test } from "vitest";

import {
  createSyslogClient,
  parseSyslog,
  type SyslogMessage,
  writeRfc5424,
  writeStructuredData,
} from "../src/index.ts";
import { authoritiesFor, rsyslogFor, syslogNgFor } from "./support/parts.ts";

const common = {
  facility: "local3",
  severity: "notice",
  timestamp: "2026-11-25T22:00:00.123456Z",
  hostname: "web-1.example.com",
  appName: "hub",
  processId: "42",
  messageId: "REQUEST",
} as const;
const data = (value: string) => [{ id: "hub@32473", params: [["value", value]] as const }];

/** Each has something of its own that receivers could stumble over; the text begins with its number. */
const probes: readonly SyslogMessage[] = [
  { ...common, message: "1 plain text" },
  { facility: "kern", severity: "emerg", message: "2 nothing but a text" },
  { ...common, structuredData: data('a "quoted" \\ and ] bracketed'), message: "3 escapes" },
  {
    ...common,
    structuredData: [...data("one"), { id: "meta", params: [["sequenceId", "7"]] }],
    message: "4 two elements",
  },
  { ...common, structuredData: [{ id: "empty@32473", params: [] }], message: "5 without values" },
  { ...common, structuredData: data("Grüße 😀"), message: "6 Grüße, 你好, 😀" },
  { ...common, timestamp: "2026-11-25T23:00:00.5+01:00", message: "7 another zone" },
  {
    ...common,
    hostname: "h".repeat(255),
    appName: "a".repeat(48),
    processId: "p".repeat(128),
    messageId: "m".repeat(32),
    message: "8 the longest fields",
  },
  { ...common, message: `9 ${"long ".repeat(1_500)}` },
  { ...common, message: "10 two\nlines, a\ttab" },
  { ...common, message: "11 \u001b[31mred\u001b[0m" },
  { ...common, hostname: undefined, message: "12 <34>1 looks like a - - header" },
];

for (const transport of ["udp", "tcp", "tls"] as const) {
  test(`${transport}: rsyslog and syslog-ng read the ${probes.length} probes alike`, async (context) => {
    await using authorities = await authoritiesFor(context);
    const options = { [transport]: true, certificate: authorities.good };
    await using rsyslog = await rsyslogFor({ ...options, driver: "gtls" }, context);
    await using syslogNg = await syslogNgFor(options, context);
    for (const receiver of [rsyslog, syslogNg]) {
      const tls = transport === "tls" ? `?ca=${authorities.ca}` : "";
      const url = `syslog+${transport}://127.0.0.1:${receiver.ports[transport]}${tls}`;
      await using client = createSyslogClient(url);
      for (const probe of probes) client.send(probe);
      expect(await client.close({ timeoutMs: 60_000 })).toMatchObject({ sent: probes.length });
      await expect.poll(() => receiver.read()).toHaveLength(probes.length);
    }
    const [first, second] = [await inOrder(rsyslog), await inOrder(syslogNg)];
    for (const [index, probe] of probes.entries()) {
      expect(first[index]).toMatchObject(asRsyslogHas(fieldsOf(probe)));
      expect(second[index]).toMatchObject(asSyslogNgHas(fieldsOf(probe)));
    }
  });
}

test("rsyslog garbles its copy of a time with nine digits, which is why we cut them to six", async (context) => {
  await using rsyslog = await rsyslogFor({ tcp: true }, context);
  await using client = createSyslogClient(`syslog+tcp://127.0.0.1:${rsyslog.ports.tcp}`);
  const nine = "2026-11-25T22:00:00.123456789Z";
  client.send(`<13>1 ${nine} host app - - - by hand`);
  client.send({ ...common, timestamp: nine, message: "by us" });
  await client.close({ timeoutMs: 60_000 });
  const [byHand, byUs] = await rsyslog.read();
  expect(byHand?.message).toBe("by hand");
  expect(byHand?.timestamp).not.toMatch(/^2026-11-25T22:00:00\.123456/);
  expect(byUs?.timestamp).toBe("2026-11-25T22:00:00.123456Z");
});

test("rsyslog keeps a byte order mark in the text, syslog-ng does not, which is why ours is off", async (context) => {
  await using rsyslog = await rsyslogFor({ tcp: true }, context);
  await using syslogNg = await syslogNgFor({ tcp: true }, context);
  for (const receiver of [rsyslog, syslogNg]) {
    const url = `syslog+tcp://127.0.0.1:${receiver.ports.tcp}`;
    await using client = createSyslogClient(url, { rfc5424: { bom: true } });
    client.send({ ...common, message: "text" });
    await client.close({ timeoutMs: 60_000 });
    await expect.poll(() => receiver.read()).toHaveLength(1);
  }
  expect((await rsyslog.read())[0]?.message).toBe("\uFEFFtext");
  expect((await syslogNg.read())[0]?.message).toBe("text");
});

async function inOrder(receiver: Receiver): Promise<ReceivedLine[]> {
  const lines = await receiver.read();
  return lines.toSorted((a, b) => Number.parseInt(a.message, 10) - Number.parseInt(b.message, 10));
}

/** What both have to understand, which is what our own parser does. */
function fieldsOf(probe: SyslogMessage): Record<string, string | number> {
  const read = parseSyslog(writeRfc5424(probe));
  const { structuredData } = read;
  return {
    priority: probe.facility === "kern" ? 0 : 157,
    timestamp: read.timestamp ?? "",
    hostname: read.hostname ?? "",
    appName: read.appName ?? "",
    processId: read.processId ?? "",
    messageId: read.messageId ?? "",
    structuredData: structuredData === undefined ? "" : writeStructuredData(structuredData),
    message: read.message,
  };
}

const received = expect.stringMatching(/^20\d\d-/) as string;

/** It has `-` for nothing, the time of arrival for none, and control characters in octal. */
function asRsyslogHas(fields: ReturnType<typeof fieldsOf>): ReturnType<typeof fieldsOf> {
  const { timestamp, message, ...others } = fields;
  return {
    ...Object.fromEntries(
      Object.entries(others).map(([name, value]) => [name, value === "" ? "-" : value]),
    ),
    timestamp: timestamp === "" ? received : String(timestamp),
    // oxlint-disable-next-line no-control-regex
    message: String(message).replaceAll(/[\u0000-\u001f]/g, (character) => {
      return `#${character.charCodeAt(0).toString(8).padStart(3, "0")}`;
    }),
  };
}

/** It has the sender's address for no host name, and the time of arrival for none; six digits of fraction are its own way. */
function asSyslogNgHas(fields: ReturnType<typeof fieldsOf>): ReturnType<typeof fieldsOf> {
  const { timestamp, hostname, ...others } = fields;
  const [, seconds, fraction, zone] = /^(.{19})\.(\d+)(.*)$/.exec(String(timestamp)) ?? [];
  const written = `${seconds}.${fraction?.padEnd(6, "0")}${zone === "Z" ? "+00:00" : zone}`;
  return {
    ...others,
    timestamp: timestamp === "" ? received : written,
    hostname: hostname === "" ? "127.0.0.1" : String(hostname),
  };
}
