import { expect, test } from "vitest";

import {
  certificateChanged,
  goThrough,
  killed,
  type Outage,
  stalledThenReset,
} from "./support/outage.ts";
import { authoritiesFor, rsyslogFor } from "./support/parts.ts";

const none = { changed: [], lost: [], unsent: 0, isBroken: true, isWithinWindow: true };
const troubles = [
  { name: "killed", trouble: killed },
  { name: "stalled, then reset", trouble: stalledThenReset },
];

test.for(troubles)("TCP: 0 lost when the receiver is $name", async ({ trouble }, context) => {
  await using receiver = await rsyslogFor({ tcp: true }, context);
  const outage = await goThrough(receiver, `syslog+tcp://127.0.0.1:${receiver.ports.tcp}`, trouble);
  expect(judge(outage)).toEqual(none);
});

test("TCP: without the replay window a stalled receiver loses lines", async (context) => {
  await using receiver = await rsyslogFor({ tcp: true }, context);
  const url = `syslog+tcp://127.0.0.1:${receiver.ports.tcp}`;
  const outage = await goThrough(receiver, url, stalledThenReset, { replayWindowBytes: 0 });
  expect(outage.lost.length).toBeGreaterThan(0);
  expect(outage.repeated).toBe(0);
});

test.for(troubles)("TLS: 0 lost when the receiver is $name", async ({ trouble }, context) => {
  await using authorities = await authoritiesFor(context);
  await using receiver = await rsyslogFor({ tls: true, certificate: authorities.good }, context);
  const url = `syslog+tls://127.0.0.1:${receiver.ports.tls}?ca=${authorities.ca}`;
  const outage = await goThrough(receiver, url, trouble);
  expect(judge(outage)).toEqual(none);
});

test("TLS: 0 lost when the certificate is changed for a wrong one and back", async (context) => {
  await using authorities = await authoritiesFor(context);
  const { ca, evil, good } = authorities;
  await using receiver = await rsyslogFor({ tls: true, certificate: good }, context);
  const url = `syslog+tls://127.0.0.1:${receiver.ports.tls}?ca=${ca}`;
  const outage = await goThrough(receiver, url, certificateChanged(evil, good));
  expect(judge(outage)).toEqual(none);
});

test.for(troubles)("RELP: 0 lost when the receiver is $name", async ({ trouble }, context) => {
  await using receiver = await rsyslogFor({ relp: true }, context);
  const url = `syslog+relp://127.0.0.1:${receiver.ports.relp}`;
  const relpWindow = 500;
  const outage = await goThrough(receiver, url, trouble, { relpWindow });
  expect(judge(outage, relpWindow)).toEqual(none);
});

test("RELP over TLS: 0 lost when the receiver is killed", async (context) => {
  await using authorities = await authoritiesFor(context);
  const { ca, client, good } = authorities;
  const certificate = { ...good, ca };
  await using receiver = await rsyslogFor({ relpTls: true, certificate }, context);
  const query = new URLSearchParams({ ca, cert: client.cert, key: client.key });
  const url = `syslog+relp+tls://127.0.0.1:${receiver.ports.relpTls}?${query.toString()}`;
  const outage = await goThrough(receiver, url, killed);
  expect(judge(outage, 1_000)).toEqual(none);
});

/** Repeats are at most what the client told of, and over RELP `relpWindow` for each connection that broke. */
function judge(outage: Outage, relpWindow = Infinity) {
  const breaks = outage.events.filter(({ type }) => type === "connected").length - 1;
  const { changed, lost, repeated, unsent } = outage;
  const told = outage.events
    .filter((event) => event.type === "replayed")
    .reduce((lines, { from, to }) => lines + to - from + 1, 0);
  return {
    changed,
    lost,
    unsent,
    isBroken: breaks > 0,
    isWithinWindow: repeated <= Math.min(told, breaks * relpWindow),
  };
}
