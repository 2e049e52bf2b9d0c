import { failedTotal, startProbe } from "@hitless/probe";
import { expect, test } from "vitest";

import { deploy, readStackFiles, rollback, status, up } from "@hitless/blue-green";
import { containerSite } from "./support/site.ts";

const app = (rules: string) => `
    image: \${IMAGE}:\${VERSION}
    environment: { HOST: 0.0.0.0, PORT: "3000", LEDGER: /tmp/posts }
    x-hitless:
      port: 3000
      health: { path: /healthz, successes: 1, interval: 50ms, deadline: 20s }
      drain: 2s
      watch: 200ms
      ${rules}
`;

const file = `
services:
  shop:${app("hosts: [shop.example]")}
  api:${app("paths: [/api]")}
    depends_on: { store: { condition: service_healthy } }
  store:
    image: \${IMAGE}:1
    command: ["node", "-e", "require('node:net').createServer().listen(5432)"]
    healthcheck: { test: ["CMD", "node", "-e", "0"], interval: 300ms }
x-hitless:
  listen: 127.0.0.1:0
  proxy: { base: "\${BASE}" }
`;

test("deploys several apps behind one proxy, each without touching the other", async (context) => {
  const site = await containerSite(context, file, "shop");
  const { means, path, project, repository, base } = site;
  const appsOf = async (version: string) => {
    await site.stackOf(version);
    const variables = { VERSION: version, IMAGE: repository, BASE: base };
    return readStackFiles(path, { variables, project });
  };
  const [shop, api] = await appsOf("1");
  if (shop === undefined || api === undefined) throw new TypeError("there are two apps");
  const { address } = await up(shop, means);
  await up(api, means);

  const asked = async (to: string, host: string): Promise<string> => {
    const answer = await means.proxy.ask({ to: { listener: "http" }, path: to, headers: { host } });
    return `${answer.status} ${answer.headers["x-hitless-version"] ?? "nobody"}`;
  };
  expect(await asked("/", "shop.example")).toBe("200 1");
  expect(await asked("/api/x", "else.example")).toBe("404 1");
  expect(await asked("/", "else.example")).toBe("404 nobody");

  await using probe = await startProbe(new URL("/", address), {
    rate: { kept: 40, new: 10 },
    baselineMs: 500,
    settleMs: 300,
    headers: { host: "shop.example" },
  });
  const [, newApi] = await appsOf("2");
  if (newApi === undefined) throw new TypeError("there are two apps");
  expect((await deploy(newApi, means)).outcome).toEqual({ is: "deployed" });
  expect(await asked("/", "shop.example")).toBe("200 1");
  expect(await asked("/api/x", "else.example")).toBe("404 2");
  expect((await rollback(newApi, means)).outcome).toEqual({ is: "deployed" });
  expect(await asked("/api/x", "else.example")).toBe("404 1");
  expect(failedTotal(await probe.stop())).toBe(0);
  expect((await status(shop, means)).releases).toMatchObject([{ is: "live", version: "1" }]);
});
