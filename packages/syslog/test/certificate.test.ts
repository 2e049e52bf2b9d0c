import type { ReceiverTls } from "@hitless-tools/real-parts/receiver";
import { expect, test } from "vitest";

import {
  createSyslogClient,
  type SyslogClientEvent,
  type SyslogClientOptions,
} from "../src/index.ts";
import { countLines } from "./support/count-lines.ts";
import { type Gate, startGate } from "./support/gate.ts";
import { isFull, isRefusal } from "./support/outage.ts";
import { authoritiesFor, rsyslogFor } from "./support/parts.ts";
import { sendLines } from "./support/send-lines.ts";

/** The type of a TLS record in which a handshake begins (RFC 8446 section 5.1). */
const handshake = 0x16;
const reconnect = { minMs: 10, maxMs: 50 };

// With GnuTLS it takes seconds to start, which it does five times here.
test.for(isFull ? (["ossl", "gtls"] as const) : (["ossl"] as const))(
  "every connection to rsyslog with %s begins with TLS, and a wrong certificate gets nothing, at reconnects too",
  async (driver, context) => {
    await using authorities = await authoritiesFor(context);
    const { ca, evil, good } = authorities;
    await using receiver = await rsyslogFor({ tls: true, certificate: good, driver }, context);
    await using gate = await startGate(receiver.ports.tls ?? 0);
    const { client, events } = listen(`syslog+tls://127.0.0.1:${gate.port}?ca=${ca}`);
    await sendLines(client, 1, 100);
    expect(await client.flush({ timeoutMs: 60_000 })).toBe(true);
    for (const wrong of [evil, evil]) await comeBackAs(wrong);
    gate.reset();
    await sendLines(client, 101, 200);
    expect(await client.close({ timeoutMs: 60_000 })).toMatchObject({ sent: 200, confirmed: true });

    expect(countLines(await receiver.read(), 200)).toMatchObject({ lost: [], changed: [] });
    expect(gate.connections).toBeGreaterThan(6);
    expect(new Set(gate.firstBytes)).toEqual(new Set([handshake]));

    async function comeBackAs(wrong: ReceiverTls): Promise<void> {
      await receiver.stop();
      const before = await receiver.read();
      const refusals = events.filter(isRefusal).length;
      await receiver.start({ tls: wrong });
      await expect.poll(() => events.filter(isRefusal).length).toBeGreaterThan(refusals + 2);
      await receiver.stop();
      expect(await receiver.read()).toEqual(before);
      const connected = events.filter(({ type }) => type === "connected").length;
      await receiver.start({ tls: good });
      const connects = () => events.filter(({ type }) => type === "connected").length;
      await expect.poll(connects).toBeGreaterThan(connected);
    }
  },
);

test("a certificate of the right authority for another name is refused", async (context) => {
  await using authorities = await authoritiesFor(context);
  const { ca, good } = authorities;
  await using receiver = await rsyslogFor({ tls: true, certificate: good }, context);
  const url = `syslog+tls://localhost:${receiver.ports.tls}?ca=${ca}`;
  const { client, events } = listen(url);
  await sendLines(client, 1, 10);
  await expect.poll(() => events.filter(isRefusal).length).toBeGreaterThan(1);
  expect(await client.close({ timeoutMs: 100 })).toEqual({ sent: 0, unsent: 10, confirmed: false });
  expect(await receiver.read()).toEqual([]);
  // The name to be found may be another one than that of the address.
  const named = `syslog+tls://127.0.0.1:${receiver.ports.tls}?ca=${ca}&servername=logs.example`;
  const { client: second, events: seconds } = listen(named);
  await sendLines(second, 1, 10);
  await expect.poll(() => seconds.filter(isRefusal).length).toBeGreaterThan(1);
  await second.close({ timeoutMs: 100 });
  expect(await receiver.read()).toEqual([]);
});

test("were certificates not looked at, the wrong one would get everything", async (context) => {
  await using authorities = await authoritiesFor(context);
  const { ca, evil } = authorities;
  await using receiver = await rsyslogFor({ tls: true, certificate: evil }, context);
  const url = `syslog+tls://127.0.0.1:${receiver.ports.tls}?ca=${ca}`;
  const { client } = listen(url, { tls: { rejectUnauthorized: false } });
  await sendLines(client, 1, 10);
  expect(await client.close({ timeoutMs: 60_000 })).toMatchObject({ sent: 10, confirmed: true });
  expect(countLines(await receiver.read(), 10).lost).toEqual([]);
});

test("a receiver that wants to know its clients takes lines only with a certificate", async (context) => {
  await using authorities = await authoritiesFor(context);
  const { ca, client: own, good } = authorities;
  const certificate = { ...good, ca };
  await using receiver = await rsyslogFor({ tls: true, certificate }, context);
  const url = `syslog+tls://127.0.0.1:${receiver.ports.tls}?ca=${ca}`;
  const { client: unknown, events } = listen(url);
  await sendLines(unknown, 1, 10);
  const breaks = () => events.filter(({ type }) => type === "disconnected").length;
  await expect.poll(breaks).toBeGreaterThan(1);
  await unknown.close({ timeoutMs: 1 });
  expect(await receiver.read()).toEqual([]);

  const { client: known } = listen(`${url}&cert=${own.cert}&key=${own.key}`);
  await sendLines(known, 1, 10);
  expect(await known.close({ timeoutMs: 60_000 })).toMatchObject({ sent: 10, confirmed: true });
  expect(countLines(await receiver.read(), 10).lost).toEqual([]);
});

test("a receiver that speaks no TLS gets no line", async (context) => {
  await using authorities = await authoritiesFor(context);
  await using receiver = await rsyslogFor({ tcp: true }, context);
  await using gate: Gate = await startGate(receiver.ports.tcp ?? 0);
  const { client, events } = listen(`syslog+tls://127.0.0.1:${gate.port}?ca=${authorities.ca}`, {
    connectTimeoutMs: 200,
  });
  await sendLines(client, 1, 10);
  const failures = () => events.filter(({ type }) => type === "connect-failed").length;
  await expect.poll(failures).toBeGreaterThan(2);
  await client.close({ timeoutMs: 1 });
  const texts = (await receiver.read()).map(({ raw }) => raw);
  expect(texts.filter((text) => text.includes("sequenceId"))).toEqual([]);
  expect(new Set(gate.firstBytes)).toEqual(new Set([handshake]));
});

function listen(url: string, options: SyslogClientOptions = {}) {
  const events: SyslogClientEvent[] = [];
  const onEvent = (event: SyslogClientEvent) => void events.push(event);
  return { client: createSyslogClient(url, { reconnect, ...options, onEvent }), events };
}
