import { expect, test } from "vitest";

import { parseStackFile, readStackFile } from "./read.ts";

const file = "/srv/shop/compose.yaml";

const good = `
name: shop
x-common: &common
  stop_grace_period: 20s
services:
  web:
    <<: *common
    image: registry.example:5000/shop:\${VERSION}
    command: node server.js --title "My shop"
    working_dir: releases/\${VERSION}
    environment:
      GREETING: hello
      WORKERS: 2
    deploy: { replicas: 2 }
    x-hitless:
      runtime: process
      listen: 127.0.0.1:8080
      health: { path: /healthz, deadline: 10s }
      watch: 1m30s
`;

function parse(text: string, variables: Record<string, string> = { VERSION: "1.2.3" }) {
  return parseStackFile(file, text, { variables });
}

test("reads a Compose file and fills in the defaults", () => {
  expect(parse(good)).toEqual({
    name: "shop",
    file,
    folder: "/srv/shop/.hitless/shop",
    runtime: "process",
    service: "web",
    image: "registry.example:5000/shop:1.2.3",
    version: "1.2.3",
    command: ["node", "server.js", "--title", "My shop"],
    workingFolder: "/srv/shop/releases/1.2.3",
    environment: { GREETING: "hello", WORKERS: "2" },
    labels: {},
    replicas: 2,
    listen: { host: "127.0.0.1", port: 8080 },
    route: { hosts: [], paths: [] },
    hooks: { beforeSwitch: [], afterSwitch: [] },
    dependsOn: [],
    project: {
      name: "shop",
      apps: ["web"],
      services: [],
      networks: [],
      volumes: [],
      proxy: { settings: {} },
    },
    health: {
      path: "/healthz",
      successes: 3,
      everyMs: 250,
      timeoutMs: 2_000,
      deadlineMs: 10_000,
      between: { everyMs: 2_000, fall: 3, rise: 2 },
    },
    drainMs: 30_000,
    watchMs: 90_000,
    keep: "stopped",
    stopSignal: "SIGTERM",
    stopGraceMs: 20_000,
  });
});

test("listens on loopback when only a port is given", () => {
  expect(parse(good.replace("127.0.0.1:8080", "8080")).listen).toEqual({
    host: "127.0.0.1",
    port: 8080,
  });
});

test("reads environment and command as lists too", () => {
  const text = good
    .replace(/command: .*/, 'command: [node, "server.js"]')
    .replace(/environment:\n.*\n.*\n/, "environment: [GREETING=hello=you]\n");
  expect(parse(text)).toMatchObject({
    command: ["node", "server.js"],
    environment: { GREETING: "hello=you" },
  });
});

test.each([
  [
    "a key that is not supported",
    good.replace("stop_grace", "ports: []\n  stop_grace"),
    `${file}:4:3: services.web.ports: needs containers; with runtime: process supported are image, `,
  ],
  [
    "a wrong duration",
    good.replace("watch: 1m30s", "watch: soon"),
    `${file}:19:7: services.web.x-hitless.watch: expected a duration such as 30s, 1m30s or 500ms, got "soon"`,
  ],
  [
    "a duration without a unit",
    good.replace("watch: 1m30s", "watch: 30"),
    `${file}:19:7: services.web.x-hitless.watch: expected a duration such as 30s, 1m30s or 500ms, got 30`,
  ],
  [
    "a key that is missing",
    good.replace(/ {6}listen:.*\n/, ""),
    `${file}:15:5: services.web.x-hitless.listen: is missing; expected host:port such as 127.0.0.1:8080`,
  ],
  [
    "a missing block",
    good.replace(/ {4}x-hitless:[\s\S]*$/, ""),
    `${file}:6:3: services.web: no service is an app; expected an x-hitless block`,
  ],
  [
    "an image without a tag",
    good.replace(":${VERSION}\n    command", "\n    command"),
    `${file}:8:5: services.web.image: expected name:tag; the tag is the version`,
  ],
  [
    "a wrong address",
    good.replace("127.0.0.1:8080", "localhost:http"),
    `${file}:17:7: services.web.x-hitless.listen: expected "host:port"`,
  ],
  [
    "a key of x-hitless that does not exist",
    good.replace("watch:", "wach:"),
    `${file}:19:7: services.web.x-hitless.wach: this key is not supported here`,
  ],
  [
    "an unknown runtime",
    good.replace("runtime: process", "runtime: podman"),
    `${file}:16:7: services.web.x-hitless.runtime: expected process or docker, got "podman"`,
  ],
  ["YAML that cannot be parsed", `${good}\n  oops: [`, `${file}:21:10: `],
  [
    "an unknown signal",
    good.replace("deploy:", "stop_signal: SIGSOON\n    deploy:"),
    `${file}:14:5: services.web.stop_signal: expected a signal such as SIGTERM`,
  ],
  [
    "a second service",
    `${good}  db: {}\n`,
    `${file}:20:3: services.db: ordinary services beside the app need containers`,
  ],
])("says file, line, column and key of %s", (_, text, message) => {
  expect(() => parse(text)).toThrow(message);
});

test("says the line of a variable that is not set", () => {
  expect(() => parse(good, {})).toThrow(`${file}:8:12: the variable VERSION is not set`);
});

test("needs no version where no release is made, and everything else all the same", () => {
  expect(parseStackFile(file, good, { variables: {}, forRelease: false })).toMatchObject({
    name: "shop",
    listen: { port: 8080 },
  });
  const text = good.replace("127.0.0.1:8080", "127.0.0.1:${PORT}");
  expect(() => parseStackFile(file, text, { variables: {}, forRelease: false })).toThrow(
    `${file}:17:15: the variable PORT is not set`,
  );
});

test("names all faults at once", () => {
  const text = good.replace("1m30s", "soon").replace("path: /healthz", "path: healthz");
  expect(() => parse(text)).toThrow(/:18:17: .*\n.*:19:7: /s);
});

test("says which file cannot be read", async () => {
  await expect(readStackFile("/nowhere/compose.yaml")).rejects.toThrow(
    "cannot read the stack file /nowhere/compose.yaml",
  );
});
