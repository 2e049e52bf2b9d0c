import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { failureOf } from "../../test/support/failure-of.ts";
import { findEndpoint } from "./find-endpoint.ts";

type Home = Record<"DOCKER_CONFIG" | "HOME", string>;

async function home(config?: object): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-docker-config-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  if (config) await writeFile(join(folder, "config.json"), JSON.stringify(config));
  return { DOCKER_CONFIG: folder, HOME: folder };
}

async function addContext({ DOCKER_CONFIG }: Home, name: string, docker: object, tls = false) {
  const digest = createHash("sha256").update(name).digest("hex");
  const meta = join(DOCKER_CONFIG, "contexts", "meta", digest);
  await mkdir(meta, { recursive: true });
  await writeFile(join(meta, "meta.json"), JSON.stringify({ Name: name, Endpoints: { docker } }));
  if (!tls) return;
  const files = join(DOCKER_CONFIG, "contexts", "tls", digest, "docker");
  await mkdir(files, { recursive: true });
  for (const file of ["ca", "cert", "key"]) await writeFile(join(files, `${file}.pem`), file);
}

test("takes the default socket where nothing names another", async () => {
  expect(await findEndpoint({ variables: await home() })).toEqual({
    kind: "socket",
    address: "unix:///var/run/docker.sock",
    from: "the default",
    path: "/var/run/docker.sock",
  });
});

test("follows the docker command's order: given, DOCKER_HOST, DOCKER_CONTEXT, the current context", async () => {
  const variables = await home({ currentContext: "one" });
  await addContext(variables, "one", { Host: "tcp://one:1" });
  await addContext(variables, "two", { Host: "tcp://two:2" });
  const fromHost = { ...variables, DOCKER_CONTEXT: "two", DOCKER_HOST: "tcp://three:3" };
  const found = await Promise.all([
    findEndpoint({ variables }),
    findEndpoint({ variables: { ...variables, DOCKER_CONTEXT: "two" } }),
    findEndpoint({ variables: fromHost }),
    findEndpoint({ variables: fromHost, context: "one" }),
    findEndpoint({ variables: fromHost, context: "default" }),
    findEndpoint({ variables: fromHost, host: "unix:///four.sock" }),
  ]);
  expect(found.map(({ address, from }) => [address, from])).toEqual([
    ["tcp://one:1", "current Docker context one"],
    ["tcp://two:2", "context two of DOCKER_CONTEXT"],
    ["tcp://three:3", "DOCKER_HOST"],
    ["tcp://one:1", "context one"],
    ["tcp://three:3", "DOCKER_HOST"],
    ["unix:///four.sock", "the host given"],
  ]);
});

test("reads the certificates of a context, and that none is to be looked at", async () => {
  const variables = await home();
  await addContext(variables, "far", { Host: "tcp://far:2376" }, true);
  const files = { ca: Buffer.from("ca"), cert: Buffer.from("cert"), key: Buffer.from("key") };
  expect(await findEndpoint({ variables, context: "far" })).toMatchObject({ tls: files });
  await addContext(variables, "far", { Host: "tcp://far:2376", SkipTLSVerify: true });
  expect(await findEndpoint({ variables, context: "far" })).toMatchObject({
    tls: { ...files, skipVerify: true },
  });
});

test("reads the certificates that DOCKER_CERT_PATH names, and misses them", async () => {
  const variables = await home();
  const wanted = { ...variables, DOCKER_HOST: "tcp://far", DOCKER_TLS_VERIFY: "1" };
  expect(await failureOf(findEndpoint({ variables: wanted }))).toMatch(
    /^no-engine: tcp:\/\/far .*no ca\.pem/,
  );
  await writeFile(join(variables.DOCKER_CONFIG, "ca.pem"), "authority");
  expect(await findEndpoint({ variables: wanted })).toMatchObject({
    port: 2376,
    tls: { ca: Buffer.from("authority") },
  });
  const elsewhere = { ...wanted, DOCKER_CERT_PATH: "/no/such" };
  expect(await failureOf(findEndpoint({ variables: elsewhere }))).toContain("in /no/such");
});

test.each([
  ["unix:///a/b.sock", { kind: "socket", path: "/a/b.sock" }],
  ["tcp://host", { kind: "tcp", host: "host", port: 2375 }],
  ["tcp://host:80", { port: 80 }],
  ["tcp://[::1]:1234", { host: "::1", port: 1234 }],
  ["host:1234", { host: "host", port: 1234 }],
  ["https://host", { port: 2376, tls: {} }],
])("reads the address %s", async (host, endpoint) => {
  expect(await findEndpoint({ host })).toMatchObject(endpoint);
});

test.each([
  [
    "ssh://me@far",
    /^unsupported: ssh:\/\/me@far \(from the host given\).*Forward the socket.*me@far/,
  ],
  ["npipe:////./pipe/docker_engine", /^unsupported: .*WSL/],
  ["unix://relative.sock", /^no-engine: .*unix:\/\/\/absolute\/path/],
  ["tcp://host/path", /^no-engine: /],
  ["ftp://host", /^no-engine: ftp:\/\/host /],
])("refuses %s and says what to do", async (host, message) => {
  expect(await failureOf(findEndpoint({ host }))).toMatch(message);
});

test("names the context that is not there, and the file that is damaged", async () => {
  const variables = await home({ currentContext: "gone" });
  expect(await failureOf(findEndpoint({ variables }))).toMatch(
    /^no-engine: current Docker context gone: there is no such Docker context/,
  );
  await addContext(variables, "gone", { Host: 3 });
  expect(await failureOf(findEndpoint({ variables }))).toMatch(/^damaged: .*meta\.json/);
  await writeFile(join(variables.DOCKER_CONFIG, "config.json"), '{"auths":{"a":{"auth":"c2VjcmV0"');
  const failure = await failureOf(findEndpoint({ variables }));
  expect(failure).toMatch(/^damaged: .*config\.json/);
  expect(failure).not.toContain("c2VjcmV0");
});

test("refuses a host and a context at once", async () => {
  await expect(findEndpoint({ host: "tcp://a", context: "b" })).rejects.toThrow(TypeError);
});
