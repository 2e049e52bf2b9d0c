import { connect as connectHttp2, constants } from "node:http2";
import { get as httpsGet } from "node:https";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { openssl } from "@hitless-tools/real-parts/openssl";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import { readCertificate } from "../src/haproxy/certificates/read.ts";
import type { Listener } from "../src/index.ts";
import { type App, startApp } from "./support/app.ts";
import { responseOf } from "./support/events.ts";
import { makeCertificate, type MadeCertificate } from "./support/make-certificate.ts";
import { rawClient } from "./support/raw-client.ts";
import { freePorts, type RenderedProxy, startRendered } from "./support/rendered.ts";

const part = await haproxy();
const tool = await openssl();

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
  if ("skipped" in tool) context.skip(tool.skipped);
});

interface Site {
  authority: MadeCertificate;
  app: App;
  proxy: RenderedProxy;
  plain: number;
  port: number;
}

function pemOf(made: MadeCertificate, name: string): string {
  return readCertificate(made.key + made.certificate, { name }).pem;
}

async function make(names: readonly string[], by?: MadeCertificate): Promise<MadeCertificate> {
  if ("skipped" in tool) throw new Error(tool.skipped);
  return makeCertificate(tool.path, { names, ...(by === undefined ? {} : { by }) });
}

/** HTTPS with a certificate for `first.example` and one for two more, and HTTP that leads there. */
async function startSite(
  more: Partial<Listener> = {},
  tls: { hstsSeconds?: number } = {},
): Promise<Site> {
  if ("skipped" in part) throw new Error(part.skipped);
  const authority = await make(["authority.example"]);
  const first = await make(["first.example"], authority);
  const second = await make(["second.example", "*.second.example"], authority);
  const app = await startApp("one");
  const [plain = 0, port = 0] = await freePorts(2);
  const certificates = [
    { name: "first", pem: pemOf(first, "first") },
    { name: "second", pem: pemOf(second, "second") },
  ];
  const host = "127.0.0.1";
  const proxy = await startRendered(part.path, {
    listeners: [
      { name: "web", host, port: plain, redirectToPort: port },
      { name: "tls", host, port, tls: { certificates, ...tls }, ...more },
    ],
    routes: [
      { route: "web", match: { hosts: ["first.example"] }, to: [{ backend: "app", weight: 1 }] },
    ],
    backends: [{ name: "app", servers: [app.server] }],
  });
  onTestFinished(async () => {
    await proxy[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });
  return { authority, app, proxy, plain, port };
}

/** A handshake, and what came of it. */
function handshake({ port, authority }: Site, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: "127.0.0.1", port, ca: authority.certificate, ...options });
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
    onTestFinished(() => void socket.destroy());
  });
}

async function ask({ port, authority }: Site, headers: Record<string, string>) {
  const answer = await responseOf(
    httpsGet({
      host: "127.0.0.1",
      port,
      ca: authority.certificate,
      servername: "first.example",
      agent: false,
      headers,
    }),
  );
  answer.resume();
  return answer;
}

test.each([
  ["first.example", "first.example"],
  ["second.example", "second.example"],
  ["a.second.example", "second.example"],
])("shows a client that asks for %s the certificate of %s", async (servername, common) => {
  const socket = await handshake(await startSite(), { servername });
  expect(socket.getPeerCertificate().subject.CN).toBe(common);
});

test("shows a client that names no host the first certificate", async () => {
  const socket = await handshake(await startSite(), { checkServerIdentity: () => undefined });
  expect(socket.getPeerCertificate().subject.CN).toBe("first.example");
});

test("speaks HTTP/2", async () => {
  const { authority, port } = await startSite();
  const session = connectHttp2(`https://127.0.0.1:${port}`, {
    ca: authority.certificate,
    servername: "first.example",
  });
  onTestFinished(() => session.destroy());
  const stream = session.request({ ":path": "/", ":authority": "first.example" });
  const status = await new Promise((resolve, reject) => {
    stream.once("response", (headers) => resolve(headers[constants.HTTP2_HEADER_STATUS]));
    stream.once("error", reject);
  });
  expect(status).toBe(200);
  expect(session.alpnProtocol).toBe("h2");
});

const old: ConnectionOptions = {
  servername: "first.example",
  minVersion: "TLSv1.1",
  maxVersion: "TLSv1.1",
  ciphers: "ALL:@SECLEVEL=0",
};

test("refuses TLS 1.1", async () => {
  await expect(handshake(await startSite(), old)).rejects.toThrow(/protocol version|alert/i);
});

test("would speak TLS 1.1 if it was told to, so the client is not what refuses", async () => {
  const bindOptions = "ssl-min-ver TLSv1.1 ciphers ALL:@SECLEVEL=0";
  const socket = await handshake(await startSite({ bindOptions }), old);
  expect(socket.getProtocol()).toBe("TLSv1.1");
});

test.each([
  ["TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256"],
  ["TLSv1.3", "TLS_AES_128_GCM_SHA256"],
] as const)("speaks %s", async (version, cipher) => {
  const options = {
    servername: "first.example",
    minVersion: version,
    maxVersion: version,
  } as const;
  const socket = await handshake(await startSite(), { ...options, ciphers: cipher });
  expect(socket.getProtocol()).toBe(version);
});

test("sends what comes by HTTP to HTTPS, to a port that is not 443", async () => {
  const { plain, port } = await startSite();
  using client = await rawClient(plain);
  const { status, head } = await client.send(
    "GET /a?b=c HTTP/1.1\r\nhost: first.example:80\r\n\r\n",
  );
  expect(status).toBe(301);
  expect(head.split("\r\n")).toContain(`location: https://first.example:${port}/a?b=c`);
});

test("tells browsers to stay with HTTPS, on each answer by HTTPS and none by HTTP", async () => {
  const site = await startSite({}, { hstsSeconds: 31_536_000 });
  const known = await ask(site, { host: "first.example" });
  const unknown = await ask(site, { host: "unknown.example" });
  for (const { headers } of [known, unknown]) {
    expect(headers["strict-transport-security"]).toBe("max-age=31536000");
  }
  expect([known.statusCode, unknown.statusCode]).toEqual([200, 404]);
  using client = await rawClient(site.plain);
  const { head } = await client.send("GET / HTTP/1.1\r\nhost: first.example\r\n\r\n");
  expect(head).not.toContain("strict-transport-security");
});

test("tells browsers nothing about HTTPS where that is not asked for", async () => {
  const { headers } = await ask(await startSite(), { host: "first.example" });
  expect(headers).not.toHaveProperty("strict-transport-security");
});

test("tells the server that it was HTTPS, whatever the client says", async () => {
  const site = await startSite();
  const host = `first.example:${site.port}`;
  await ask(site, { host, "x-forwarded-proto": "http", "x-forwarded-host": "evil.example" });
  expect(site.app.requests[0]?.headers).toMatchObject({
    host,
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-proto": "https",
    "x-forwarded-host": host,
  });
});

test("takes another certificate while it runs, and shows it from then on", async () => {
  const site = await startSite();
  const newer = await make(["first.example", "newer.example"], site.authority);
  const { pem, sha1 } = readCertificate(newer.certificate + newer.key, { name: "first" });
  const file = `${site.proxy.folder}/certs/first.pem`.replaceAll(" ", String.raw`\ `);
  await site.proxy.command(`set ssl cert ${file} <<\n${pem}`);
  expect(await site.proxy.command(`commit ssl cert ${file}`)).toContain("Success!");
  const socket = await handshake(site, { servername: "newer.example" });
  expect(socket.getPeerCertificate().fingerprint.replaceAll(":", "")).toBe(sha1);
  expect(await site.proxy.command(`show ssl cert ${file}`)).toContain(sha1);
});
