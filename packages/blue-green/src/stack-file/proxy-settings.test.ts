import { expect, test } from "vitest";

import { parseStackFile } from "./read.ts";

const file = "/srv/shop/compose.yaml";
const pem = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
const web = `
services:
  web:
    image: shop:1
    x-hitless: { port: 3000, health: { path: /healthz } }
`;

test("reads HTTPS and every setting of the proxy", () => {
  const top = `
x-hitless:
  listen: 0.0.0.0:80
  tls:
    listen: "[::]:443"
    certificates: [{ environment: DEFAULT_SSL_CERT }]
    redirect: no
    hsts: 8760h
  proxy:
    image: proxy:1
    base: node-haproxy:1
    timeouts: { connect: 1020s, client: 17m, server: 1020s, tunnel: 1h, keep-alive: 10s }
    max-connections: 4096
    balance: leastconn
    redispatch: no
    retries: 0
    http-log: yes
    dont-log-null: false
    forward-for: false
    bind: { plain: accept-proxy, tls: "no-sslv3" }
    extra:
      global: [tune.bufsize 32768]
      defaults: |
        option http-server-close
        timeout queue 5s
`;
  const variables = { DEFAULT_SSL_CERT: pem.replaceAll("\n", String.raw`\n`) };
  const { project, listen } = parseStackFile(file, top + web, { variables });
  expect(listen).toEqual({ host: "0.0.0.0", port: 80 });
  expect(project.proxy).toEqual({
    image: "proxy:1",
    base: "node-haproxy:1",
    tls: {
      listen: { host: "::", port: 443 },
      certificates: [{ name: "default_ssl_cert", pem }],
      redirect: false,
      hstsSeconds: 31_536_000,
    },
    bindOptions: { plain: "accept-proxy", tls: "no-sslv3" },
    settings: {
      timeouts: {
        connectMs: 1_020_000,
        clientMs: 1_020_000,
        serverMs: 1_020_000,
        tunnelMs: 3_600_000,
        keepAliveMs: 10_000,
      },
      maxConnections: 4_096,
      balance: "leastconn",
      redispatch: false,
      retries: 0,
      httpLog: true,
      dontLogNull: false,
      forwardFor: false,
      extra: {
        global: ["tune.bufsize 32768"],
        defaults: ["option http-server-close", "timeout queue 5s"],
      },
    },
  });
});

test("redirects to HTTPS, and tells browsers nothing, where the file does not say", () => {
  const top = `x-hitless: { tls: { listen: 8443, certificates: [{ environment: PEM }] } }`;
  const { project } = parseStackFile(file, top + web, { variables: { PEM: pem } });
  expect(project.proxy.tls).toEqual({
    listen: { host: "127.0.0.1", port: 8443 },
    certificates: [{ name: "pem", pem }],
    redirect: true,
  });
});

test("leaves to the proxy the certificates that it has, where no release is made", () => {
  const top = `x-hitless: { tls: { listen: 8443, certificates: [{ environment: PEM }, { file: a/Shop.pem }] } }`;
  const options = { variables: {}, forRelease: false };
  expect(parseStackFile(file, top + web, options).project.proxy.tls?.certificates).toEqual([
    { name: "pem" },
    { name: "shop" },
  ]);
  expect(() => parseStackFile(file, top + web, { ...options, certificates: true })).toThrow(
    "the variable PEM is not set",
  );
});
