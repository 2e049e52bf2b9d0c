import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "node:tls";
import { promisify } from "node:util";

import { openssl } from "@hitless-tools/real-parts/openssl";
import { expect, test } from "vitest";

import { up } from "@hitless/blue-green";
import { containerSite } from "./support/site.ts";

const run = promisify(execFile);
const command = join(import.meta.dirname, "../../../packages/blue-green/bin/hitless-blue-green.js");

const file = `
services:
  web:
    image: \${IMAGE}:\${VERSION}
    environment: { HOST: 0.0.0.0, PORT: "3000", LEDGER: /tmp/posts }
    x-hitless:
      port: 3000
      health: { path: /healthz, successes: 1, interval: 50ms }
x-hitless:
  listen: 127.0.0.1:0
  tls: { listen: 127.0.0.1:0, certificates: [{ environment: CERT }], redirect: true }
  proxy: { base: "\${BASE}", timeouts: { server: 60s } }
`;

async function certificateFor(path: string, name: string): Promise<string> {
  const words =
    `req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=${name} ` +
    `-addext subjectAltName=DNS:${name} -keyout - -out -`;
  return (await run(path, words.split(" "))).stdout;
}

/** Who the certificate at an address speaks for. */
function nameAt(address: string): Promise<string | undefined> {
  const port = Number(new URL(address).port);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subjectaltname);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

test("gives the proxy the stack file's certificate and nothing else of it", async (context) => {
  const part = await openssl();
  if ("skipped" in part) return context.skip(part.skipped);
  const old = await certificateFor(part.path, "old.example");
  const site = await containerSite(context, file, undefined, { CERT: old });
  const { address } = await up(await site.stackOf("1"), site.means);
  expect(await nameAt(address)).toBe("DNS:old.example");
  const before = await site.means.proxy.observe();

  // A time-out that changed as well would take a reload of HAProxy.
  await writeFile(site.path, file.replace("server: 60s", "server: 90s"));
  const give = async (CERT: string, words = ["proxy", "cert"]) =>
    run(process.execPath, [command, ...words, "-f", site.path, "-p", site.project], {
      env: {
        ...process.env,
        CERT,
        VERSION: "1",
        IMAGE: site.repository,
        BASE: site.base,
        DOCKER_HOST: site.host,
      },
    });
  const renewed = await certificateFor(part.path, "new.example");
  expect((await give(renewed)).stdout).toContain("the proxy has the certificates cert");
  expect(await nameAt(address)).toBe("DNS:new.example");
  const after = await site.means.proxy.observe();
  expect(after.settings).toEqual(before.settings);

  const key = /-----BEGIN PRIVATE KEY-----[^]*?-----END PRIVATE KEY-----\n/;
  const mixed = renewed.replace(key, key.exec(old)?.[0] ?? "");
  await expect(give(mixed)).rejects.toMatchObject({
    stderr: expect.stringContaining("private key is not the key of the certificate") as string,
  });
  expect(await nameAt(address)).toBe("DNS:new.example");

  await give(renewed, ["proxy", "reload"]);
  expect((await site.means.proxy.observe()).settings?.timeouts).toMatchObject({ serverMs: 90_000 });
});
