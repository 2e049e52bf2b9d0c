import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "node:tls";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { openssl } from "@hitless-tools/real-parts/openssl";
import { beforeEach, expect, test } from "vitest";

import { startApp } from "./support/app.ts";
import { makeCertificate } from "./support/make-certificate.ts";
import { config, killAndWait, portOf, routeTo, seen, until } from "./support/stack.ts";
import { supervised } from "./support/supervisor.ts";

const part = await haproxy();
const opensslPart = await openssl();
const program = "skipped" in part ? "" : part.path;
const opensslPath = "skipped" in opensslPart ? "" : opensslPart.path;

beforeEach((context) => {
  if ("skipped" in part) context.skip(part.skipped);
  if ("skipped" in opensslPart) context.skip(opensslPart.skipped);
});

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
const releaseAt = async (port: number) => (await fetch(`http://127.0.0.1:${port}/`)).text();

test("serves as before after a restart: port, servers, routes, previews", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [] })));
  await proxy.setServers("green", [green.server]);
  await proxy.setRoutes(routeTo("green"));
  const before = await proxy.observe();
  expect(await stack.end()).toBe(0);
  await expect(proxy.observe()).rejects.toMatchObject({ code: "not-running" });

  await stack.start();

  expect(await proxy.observe()).toEqual(before);
  expect(await releaseAt(port)).toBe("green");
  const headers = { "x-hitless-preview": "preview-blue" };
  expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers })).text()).toBe("blue");
});

test("keeps its files to the user", async () => {
  await using app = await startApp("one");
  await using stack = await supervised({ haproxy: program });
  await stack.proxy.apply(config({ app: [app.server] }));
  const names = ["config.json", "switches", "haproxy.cfg", "routes.map", "servers.map"];

  const modes = await Promise.all(
    [...names.map((name) => join(stack.folder, name)), stack.socket].map(modeOf),
  );

  expect(modes).toEqual(["600", "600", "600", "600", "600", "600"]);
  expect(await modeOf(stack.folder)).toBe("700");
});

test("would serve the old color again if a switch were not written first", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({
    haproxy: program,
    entry: new URL("support/written-once.ts", import.meta.url).pathname,
  });
  const { proxy } = stack;
  const backends = { blue: [blue.server], green: [green.server] };
  const port = portOf(await proxy.apply(config(backends)));
  await proxy.setRoutes(routeTo("green"));
  expect(await releaseAt(port)).toBe("green");
  await stack.end("SIGKILL");
  await stack.start();
  expect(await releaseAt(port)).toBe("blue");
});

test("says that its config is damaged, until another one is applied", async () => {
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  await proxy.apply(config({ app: [app.server] }));
  await stack.end();
  await writeFile(join(stack.folder, "config.json"), '{ "version": 1, "config": {');

  await stack.start();

  await expect(proxy.observe()).rejects.toMatchObject({ code: "damaged-state" });
  await expect(proxy.setRoutes([])).rejects.toMatchObject({ code: "damaged-state" });
  const port = portOf(await proxy.apply(config({ app: [app.server] })));
  expect(await releaseAt(port)).toBe("app");
});

const fingerprintAt = (port: number, servername: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(
      { host: "127.0.0.1", port, servername, rejectUnauthorized: false },
      () => {
        resolve(socket.getPeerX509Certificate()?.subjectAltName ?? "");
        socket.destroy();
      },
    );
    socket.once("error", reject);
  });

test("replaces a certificate without a reload, refuses a bad one, and leaves out a damaged one", async () => {
  const [one, two] = await Promise.all(
    ["one.example", "two.example"].map((name) => makeCertificate(opensslPath, { names: [name] })),
  );
  const [first, second, mixed] = [
    [one, one],
    [two, two],
    [one, two],
  ].map(([certificate, key]) => `${certificate?.certificate}${key?.key}`);
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const wanted = config({ app: [app.server] });
  const tls = {
    certificates: [
      { name: "site", pem: first ?? "" },
      { name: "spare", pem: first ?? "" },
    ],
  };
  const [web] = wanted.listeners;
  const listeners = [{ name: "web", host: "127.0.0.1", port: 0, ...web, tls }];
  const told = await proxy.apply({ ...wanted, listeners });
  const port = portOf(told);
  expect(JSON.stringify(told)).not.toContain("PRIVATE KEY");
  expect(await readFile(join(stack.folder, "config.json"), "utf8")).not.toContain("PRIVATE KEY");
  expect(await fingerprintAt(port, "any.example")).toBe("DNS:one.example");
  const [worker] = await stack.workers();

  await proxy.setCertificates([{ name: "site", pem: second ?? "" }]);

  expect(await fingerprintAt(port, "any.example")).toBe("DNS:two.example");
  expect((await stack.workers())[0]?.pid).toBe(worker?.pid);
  await expect(proxy.setCertificates([{ name: "site", pem: mixed ?? "" }])).rejects.toMatchObject({
    code: "invalid",
  });
  await expect(proxy.setCertificates([{ name: "none", pem: first ?? "" }])).rejects.toThrow(
    "site, spare",
  );
  expect(await fingerprintAt(port, "any.example")).toBe("DNS:two.example");

  await stack.end();
  await writeFile(join(stack.folder, "certs", "site.pem"), "damaged");
  await stack.start();
  expect(stack.said()).toContain('"certificate-left-out","certificate":"site"');
  expect(await fingerprintAt(port, "any.example")).toBe("DNS:one.example");
});

test("puts back the certificate before where HAProxy refuses a new one, so that a crash brings it back", async () => {
  const good = await makeCertificate(opensslPath, { names: ["good.example"] });
  // Small enough for HAProxy's OpenSSL to refuse, and not so small that Node.js does.
  const newKey = ["ec", "-pkeyopt", "ec_paramgen_curve:P-192"];
  const weak = await makeCertificate(opensslPath, { names: ["weak.example"], newKey });
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const wanted = config({ app: [app.server] });
  const tls = { certificates: [{ name: "site", pem: good.certificate + good.key }] };
  const [web] = wanted.listeners;
  const listeners = [{ name: "web", host: "127.0.0.1", port: 0, ...web, tls }];
  const port = portOf(await proxy.apply({ ...wanted, listeners }));

  await expect(
    proxy.setCertificates([{ name: "site", pem: weak.certificate + weak.key }]),
  ).rejects.toMatchObject({ code: "invalid" });

  const [worker] = await stack.workers();
  await killAndWait(worker?.pid ?? 0);
  expect(await fingerprintAt(port, "any.example")).toBe("DNS:good.example");
});

test("keeps what is served on disk where a change could not be written whole", async () => {
  await using blue = await startApp("blue");
  await using green = await startApp("green");
  await using stack = await supervised({ haproxy: program });
  const { proxy } = stack;
  const port = portOf(await proxy.apply(config({ blue: [blue.server], green: [green.server] })));
  const text = async () => (await fetch(`http://127.0.0.1:${port}/`)).text();
  const inTheWay = join(stack.folder, "routes.map.next");
  await mkdir(inTheWay);
  await expect(proxy.setRoutes(routeTo("green"))).rejects.toMatchObject({ code: "write-failed" });
  expect(await text()).toBe("blue");
  await rm(inTheWay, { recursive: true });

  await stack.end("SIGKILL");
  await stack.start();
  expect(await text()).toBe("blue");
});

test("lets requests end when it stops, and cuts streams", async () => {
  await using app = await startApp("app");
  await using stack = await supervised({ haproxy: program });
  const port = portOf(await stack.proxy.apply(config({ app: [app.server] })));
  const events = await fetch(`http://127.0.0.1:${port}/events`, {
    headers: { accept: "text/event-stream" },
  });
  const slow = Array.from({ length: 5 }, () => fetch(`http://127.0.0.1:${port}/slow`));
  await until(stack.proxy, (now) => seen(now, "app").inFlight === 5);

  expect(await stack.end()).toBe(0);

  expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await expect(events.text()).rejects.toThrow("terminated");
});
