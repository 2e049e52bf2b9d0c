import { execFile } from "node:child_process";
import { request } from "node:https";
import type { TLSSocket } from "node:tls";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { up } from "@hitless/blue-green";
import { containerSite } from "./support/site.ts";

const run = promisify(execFile);

/** A certificate of its own and its key, on stdout. */
const certificate =
  "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=makers.example " +
  "-addext subjectAltName=DNS:makers.example -keyout - -out -";

// The settings of the stack that this project began with: certificate in the environment, 301, long time-outs.
const file = `
services:
  web:
    image: \${IMAGE}:\${VERSION}
    environment: { HOST: 0.0.0.0, PORT: "3000", LEDGER: /tmp/posts }
    x-hitless:
      port: 3000
      hosts: [makers.example, www.makers.example]
      health:
        path: /healthz
        successes: 1
        interval: 50ms
        between: { interval: 2s, rise: 2, fall: 3 }
x-hitless:
  listen: 127.0.0.1:0
  tls:
    listen: 127.0.0.1:0
    certificates: [{ environment: DEFAULT_SSL_CERT }]
    redirect: true
  proxy:
    base: "\${BASE}"
    balance: roundrobin
    redispatch: true
    http-log: true
    dont-log-null: true
    forward-for: true
    timeouts: { connect: 1020s, client: 1020s, server: 1020s }
`;

/** What a visitor of a host gets over HTTPS, and for whom the certificate is. */
async function secureAnswer(
  address: string,
  host: string,
): Promise<{ status: number; subject: string }> {
  return new Promise((resolve, reject) => {
    request(`${address}/`, { rejectUnauthorized: false, headers: { host } }, (response) => {
      response.resume();
      const { CN } = (response.socket as TLSSocket).getPeerCertificate().subject;
      resolve({ status: response.statusCode ?? 0, subject: String(CN) });
    })
      .on("error", reject)
      .end();
  });
}

test("serves the original's stack: certificate in the environment, redirect, its settings", async (context) => {
  const { stdout } = await run("openssl", certificate.split(" "));
  // As the original had it: one line, with "\n" written out.
  const site = await containerSite(context, file, undefined, {
    DEFAULT_SSL_CERT: stdout.trim().replaceAll("\n", "\\n"),
  });
  const { address } = await up(await site.stackOf("1"), site.means);
  expect(address).toMatch(/^https:/);

  const subject = "makers.example";
  expect(await secureAnswer(address, "makers.example")).toEqual({ status: 200, subject });
  expect(await secureAnswer(address, "www.makers.example")).toEqual({ status: 200, subject });
  expect(await secureAnswer(address, "shop.example")).toEqual({ status: 404, subject });

  const { listeners, backends } = await site.means.proxy.observe();
  const looked = { path: "/healthz", everyMs: 2_000, rise: 2, fall: 3 };
  expect(backends).toMatchObject([
    { name: "web-blue", health: looked },
    { name: "web-green", health: looked },
  ]);
  const plain = listeners.find(({ name }) => name === "http");
  const redirected = await fetch(`http://127.0.0.1:${plain?.port}/designs?page=2`, {
    redirect: "manual",
    headers: { host: "makers.example" },
  });
  expect(redirected.status).toBe(301);
  expect(redirected.headers.get("location")).toMatch(/^https:\/\/[^/]+\/designs\?page=2$/);

  const session = await site.engine.exec(`${site.project}-proxy`, [
    "cat",
    "/var/lib/hitless-proxy/haproxy.cfg",
  ]);
  const cfg = (await session.output.setEncoding("utf8").toArray()).join("");
  for (const line of [
    /option redispatch/,
    /option httplog/,
    /option dontlognull/,
    /option forwardfor/,
    /balance roundrobin/,
    /timeout connect 1020(s|000(ms)?)/,
    /timeout client 1020(s|000(ms)?)/,
    /timeout server 1020(s|000(ms)?)/,
    /makers\.example/,
  ]) {
    expect(cfg).toMatch(line);
  }
});
