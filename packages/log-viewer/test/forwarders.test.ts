import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeCertificates } from "@hitless-tools/real-parts/certificates";
import { openssl } from "@hitless-tools/real-parts/openssl";
import { frameOctetCounted } from "@hitless/syslog";
import { expect, test } from "vitest";

import { startRsyslogForwarder, startSyslogNgForwarder } from "./support/start-forwarder.ts";
import { startViewer } from "./support/start-viewer.ts";

const cases = [
  ["rsyslog", "udp"],
  ["rsyslog", "tcp"],
  ["rsyslog", "tls"],
  ["rsyslog", "relp"],
  ["syslog-ng", "udp"],
  ["syslog-ng", "tcp"],
  ["syslog-ng", "tls"],
] as const;
const kinds = { rsyslog: startRsyslogForwarder, "syslog-ng": startSyslogNgForwarder };
const text = `Grüße aus 東京 🎸 ${"x".repeat(1_000)}`;

test.for(cases)(
  "takes what %s sends over %s, as it came to it",
  async ([kind, transport], context) => {
    const folder = await mkdtemp(join(tmpdir(), "hitless-log-viewer-"));
    context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const found = await openssl();
    if ("skipped" in found) return context.skip(found.skipped);
    const { server } = await makeCertificates(found.path, folder, "127.0.0.1");
    const tls = { cert: readFileSync(server.cert, "utf8"), key: readFileSync(server.key, "utf8") };
    await using stage = await (transport === "tls"
      ? startViewer({ tls, syslog: { tls: 0 } }, readFileSync(server.ca, "utf8"))
      : startViewer());
    const started = await kinds[kind]({
      transport,
      port: stage.portOf(transport),
      ...(transport === "tls" && { ca: server.ca }),
    });
    if ("skipped" in started) return context.skip(started.skipped);
    await using forwarder = started;

    const socket = connect(forwarder.ports.tcp ?? 0, "127.0.0.1");
    const head = "<131>1 2026-11-25T12:00:00.123456Z web1 app 12 ID";
    for (let index = 0; index < 5; index += 1) {
      socket.write(frameOctetCounted(`${head} [id@32473 number="${index}"] ${text}`));
    }
    await expect.poll(() => stage.viewer.status().newestId).toBeGreaterThanOrEqual(5);
    socket.destroy();
    const lines = await stage.find("host:web1");
    expect(lines).toHaveLength(5);
    lines.forEach((line, index) => {
      expect(line).toMatchObject({
        host: "web1",
        app: "app",
        processId: "12",
        messageId: "ID",
        severity: 3,
        facility: 16,
        message: text,
        transport,
      });
      expect(line.structuredData).toContainEqual({
        id: "id@32473",
        params: [["number", `${index}`]],
      });
      expect(Date.parse(line.timestamp ?? "")).toBe(Date.parse("2026-11-25T12:00:00.123Z"));
    });
  },
);
