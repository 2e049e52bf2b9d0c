import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeCertificates } from "@hitless-tools/real-parts/certificates";
import { openssl } from "@hitless-tools/real-parts/openssl";
import { createLogger } from "@hitless/winston";
import { expect, test } from "vitest";

import { startViewer } from "./support/start-viewer.ts";

/** Of 8 KB, for which a datagram has no room. */
const several = `first\n  second ${"é".repeat(4_000)}`;

test.for(["udp", "tcp", "tls", "relp"] as const)(
  "takes what @hitless/winston logs over %s, and finds it by its fields",
  async (transport, context) => {
    const folder = await mkdtemp(join(tmpdir(), "hitless-log-viewer-"));
    context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const found = await openssl();
    if ("skipped" in found) return context.skip(found.skipped);
    const { server } = await makeCertificates(found.path, folder, "127.0.0.1");
    const tls = { cert: readFileSync(server.cert, "utf8"), key: readFileSync(server.key, "utf8") };
    await using stage = await (transport === "tls"
      ? startViewer({ tls, syslog: { tls: 0 } }, readFileSync(server.ca, "utf8"))
      : startViewer());

    const ca = transport === "tls" ? `?ca=${encodeURIComponent(server.ca)}` : "";
    const destination = `syslog+${transport}://127.0.0.1:${stage.portOf(transport)}${ca}`;
    const logger = createLogger({ app: "shop", host: "web1", destination, console: false });
    logger.info("Bestellung 東京 🎸", { order: { id: 7, durationMs: 1_500 } });
    const problem = transport === "udp" ? "first\n  second" : several;
    logger.error(problem);
    logger.end();
    await once(logger, "finish");

    await expect.poll(async () => stage.find("host:web1 app:shop")).toHaveLength(2);
    const slow = await stage.find("order.id:7 order.durationMs>=1000 bestellung");
    expect(slow).toMatchObject([{ severity: 6, message: "Bestellung 東京 🎸", transport }]);
    const [failed] = await stage.find("severity>=err");
    expect(failed?.message).toBe(problem);
  },
);
