import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { openssl } from "@hitless-tools/real-parts/openssl";
import { expect, onTestFinished, test } from "vitest";

import { type ServerCertificate, serverCertificate } from "./support/certificates.ts";
import { listen, portOf } from "./support/listen.ts";
import { ourLogger } from "./support/ours.ts";
import { plainLogger } from "./support/plain.ts";

const part = await openssl();

/** RFC 8446 section 5.1: the type of the record with which a handshake begins. */
const handshake = 22;

test("defect 1: TLS to a receiver with somebody else's certificate", async (context) => {
  if ("skipped" in part) return context.skip(part.skipped);
  const { ca, cert, key } = await serverCertificate(part.path);
  const receiver = await listen({ tls: { cert, key } });

  plainLogger({ port: receiver.port, protocol: "tls4", rejectUnauthorized: true }).logger.info(
    "secret",
  );
  await expect.poll(() => receiver.connections[0]?.text()).toContain("secret");

  const destination = `syslog+tls://127.0.0.1:${receiver.port}`;
  const refused = ourLogger({ destination });
  refused.logger.info("secret");
  await expect
    .poll(() => refused.events)
    .toContainEqual({
      type: "connect-failed",
      error: expect.objectContaining({ code: "certificate-refused" }) as Error,
    });
  expect(receiver.messages()).toEqual([]);

  ourLogger({ destination, client: { tls: { ca } } }).logger.info("for the right one");
  await expect.poll(() => receiver.messages()).toEqual(["for the right one"]);
});

test("defect 2: a connection over TLS that breaks", async (context) => {
  if ("skipped" in part) return context.skip(part.skipped);
  const certificate = await serverCertificate(part.path);

  const plain = await listenBehindTls(certificate);
  const { logger, transport } = plainLogger({ port: plain.port, protocol: "tls4" });
  logger.info("first");
  await expect.poll(() => plain.texts.join("")).toContain("first");
  plain.drop();
  await expect.poll(() => transport.socket.readyState).not.toBe("open");
  logger.info("secret password");
  await expect.poll(() => plain.firstBytes[1]?.toString()).toMatch(/^<134>1 .* secret password/s);

  const ours = await listenBehindTls(certificate);
  const own = ourLogger({
    destination: `syslog+tls://127.0.0.1:${ours.port}?ca=${certificate.files.ca}`,
    client: { reconnect: { minMs: 1, maxMs: 5 } },
  });
  for (const [at, word] of ["first", "second", "third"].entries()) {
    own.logger.info(word);
    await expect.poll(() => ours.texts[at]).toContain(word);
    ours.drop();
  }
  await expect.poll(() => ours.firstBytes.length).toBeGreaterThanOrEqual(4);
  expect(ours.firstBytes.map(([type]) => type)).toEqual(ours.firstBytes.map(() => handshake));
});

/** Looks at what the client says first, and hands the connection to TLS if that is TLS. */
async function listenBehindTls({ cert, key }: ServerCertificate) {
  const firstBytes: Buffer[] = [];
  const texts: string[] = [];
  const open = new Set<Socket>();
  const secure = createTlsServer({ cert, key }, (socket) => {
    const at = texts.push("") - 1;
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => (texts[at] += chunk.toString()));
  });
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined).on("close", () => open.delete(socket));
    socket.once("data", (chunk) => {
      firstBytes.push(chunk);
      socket.pause();
      socket.unshift(chunk);
      if (chunk[0] === handshake) secure.emit("connection", socket);
    });
  });
  const drop = () => {
    for (const socket of open) socket.destroy();
  };
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    drop();
    server.close();
  });
  return { port: portOf(server), firstBytes, texts, drop };
}
