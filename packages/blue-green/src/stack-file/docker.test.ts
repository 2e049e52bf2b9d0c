import { expect, test } from "vitest";

import { parseStackFile, type ReadStackFileOptions } from "./read.ts";

const file = "/srv/shop/compose.yaml";
const good = `services:
  web:
    image: registry.example:5000/shop:1.2.3
    x-hitless:
      port: 3000
      health: { path: /healthz }
`;

function parse(text: string, options: ReadStackFileOptions = {}) {
  return parseStackFile(file, text, { variables: {}, ...options });
}

test("fills in what a containerized app leaves open", () => {
  const stack = parse(good);
  expect(stack).toMatchObject({
    name: "shop",
    runtime: "docker",
    image: "registry.example:5000/shop:1.2.3",
    version: "1.2.3",
    listen: { host: "127.0.0.1", port: 8080 },
    container: {
      port: 3000,
      restart: { name: "unless-stopped" },
      networks: [{ name: "shop_default" }],
    },
    project: {
      name: "shop",
      apps: ["web"],
      services: [],
      networks: [{ name: "shop_default", external: false }],
      volumes: [],
      proxy: { settings: {} },
    },
  });
  expect(stack).not.toHaveProperty("command");
  expect(stack).not.toHaveProperty("workingFolder");
});

test("reads all of an app's x-hitless", () => {
  const app = `
      hosts: [Shop.example.com, "*.shop.example.com"]
      paths: /api/
      listen: 0.0.0.0:80
      drain: 1m
      watch: 0s
      keep: running
      hooks:
        before-switch: ["npm run migrate", { run: [./smoke, --fast], in: host, timeout: 5m }]
        after-switch: [["echo", "done"]]
`;
  const health = "{ path: /up, interval: 1s, between: { interval: 20s, fall: 5, rise: 4 } }";
  expect(parse(good.replace("{ path: /healthz }\n", `${health}${app}`))).toMatchObject({
    route: { hosts: ["shop.example.com", "*.shop.example.com"], paths: ["/api"] },
    listen: { host: "0.0.0.0", port: 80 },
    drainMs: 60_000,
    watchMs: 0,
    keep: "running",
    hooks: {
      beforeSwitch: [
        { in: "release", command: ["npm", "run", "migrate"], timeoutMs: 60_000 },
        { in: "host", command: ["./smoke", "--fast"], timeoutMs: 300_000 },
      ],
      afterSwitch: [{ in: "release", command: ["echo", "done"], timeoutMs: 60_000 }],
    },
    health: { path: "/up", everyMs: 1_000, between: { everyMs: 20_000, fall: 5, rise: 4 } },
  });
});

test.each([
  ["shop:1.2.3", "1.2.3"],
  ["shop", "latest"],
  ["localhost:5000/team/shop", "latest"],
  [`shop@sha256:${"0123456789abcdef".repeat(4)}`, "0123456789ab"],
  [`shop:2@sha256:${"0123456789abcdef".repeat(4)}`, "2"],
])("takes the version from the image %s", (image, version) => {
  expect(parse(good.replace("registry.example:5000/shop:1.2.3", image))).toMatchObject({ version });
});

test("names networks and volumes as Compose does, and gives an app no alias", () => {
  const stack = parse(`${good}    networks: [front]
    volumes: [files:/files, shared:/shared]
  db: { image: "db:16", networks: { front: { aliases: [database] } } }
networks: { front: { internal: true } }
volumes: { files: , shared: { external: true } }
`);
  expect(stack.container).toMatchObject({
    networks: [{ name: "shop_default" }, { name: "shop_front" }],
    mounts: [
      { type: "volume", source: "shop_files", target: "/files" },
      { type: "volume", source: "shared", target: "/shared" },
    ],
  });
  expect(stack.container?.networks?.some(({ aliases }) => aliases !== undefined)).toBe(false);
  expect(stack.project).toMatchObject({
    services: [{ container: { networks: [{ name: "shop_front", aliases: ["db", "database"] }] } }],
    networks: [
      { name: "shop_default", external: false },
      { name: "shop_front", external: false, internal: true },
    ],
    volumes: [
      { name: "shop_files", external: false },
      { name: "shared", external: true },
    ],
  });
});

test("puts services that others depend on first, and leaves out those of other profiles", () => {
  const text = `${good}    depends_on: [queue]
  queue: { image: q, depends_on: { db: { condition: service_healthy } } }
  tools: { image: t, profiles: [tools] }
  db: { image: d }
`;
  const names = (profiles: string[]): string[] =>
    parse(text, { profiles }).project.services.map(({ service }) => service);
  expect(names([])).toEqual(["db", "queue"]);
  expect(names(["tools"])).toEqual(["tools", "db", "queue"]);
  expect(parse(text).dependsOn).toEqual([{ service: "queue", condition: "started" }]);
});

test("takes the project's name from the caller, the environment, the file, the folder", () => {
  const named = `name: named\n${good}`;
  const variables = { COMPOSE_PROJECT_NAME: "environment" };
  expect(parse(named, { variables, project: "caller" }).name).toBe("caller");
  expect(parse(named, { variables }).name).toBe("environment");
  expect(parse(named).name).toBe("named");
  expect(parseStackFile("/srv/My Shop!/compose.yaml", good, { variables: {} })).toMatchObject({
    name: "myshop",
    folder: "/srv/My Shop!/.hitless/myshop",
    project: { networks: [{ name: "myshop_default" }] },
  });
});

test("runs on what the caller says", () => {
  const text = good.replace("      port: 3000\n", "      listen: 8080\n");
  expect(
    parse(text.replace("    image", "    command: x\n    image"), { runtime: "process" }),
  ).toMatchObject({ runtime: "process", workingFolder: "/srv/shop" });
});

test("keeps numbers of environments and labels as they are written", () => {
  const text = `${good}    environment: { RATIO: 1.50, BIG: 12345678901234567890, ON: true, MODE: yes }
    labels: { ratio: 1.50 }
`;
  expect(parse(text)).toMatchObject({
    environment: { RATIO: "1.50", BIG: "12345678901234567890", ON: "true", MODE: "yes" },
    labels: { ratio: "1.50" },
  });
});

test("leaves out what is not complete where no release is made", () => {
  const text = `${good}    volumes: ["\${DATA}:/data"]
    entrypoint: ["\${INIT}"]
`;
  expect(() => parse(text)).toThrow("the variable DATA is not set");
  expect(parse(text, { forRelease: false }).container).toEqual({
    port: 3000,
    restart: { name: "unless-stopped" },
    networks: [{ name: "shop_default" }],
  });
});
