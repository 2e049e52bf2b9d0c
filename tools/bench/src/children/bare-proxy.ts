// Bare http-proxy-3: `bare-proxy.ts TARGET`, with --keep-alive over kept connections to the server.
import { once } from "node:events";
import { Agent, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { createProxyServer } from "http-proxy-3";

import { serveParent } from "./serve-parent.ts";

export interface BareProxyAnswer {
  port: number;
}

const [target = "", ...flags] = process.argv.slice(2);
const agent = flags.includes("--keep-alive") ? new Agent({ keepAlive: true }) : undefined;
const proxy = createProxyServer({ target, ...(agent && { agent }) });
// Without an agent the server closes, and the library tells the client to do the same. Here the clients'
// connections are kept in any case, so that all proxies are measured under the same load.
proxy.on("proxyRes", ({ headers }) => {
  headers.connection = "keep-alive";
});
const server = createServer((request, response) => {
  proxy.web(request, response, {}, () => {
    response.writeHead(502).end();
  });
});
server.listen(0, "127.0.0.1");

serveParent(async (): Promise<BareProxyAnswer> => {
  if (!server.listening) await once(server, "listening");
  return { port: (server.address() as AddressInfo).port };
});
