import { expect, test } from "vitest";

import { parseStackFile } from "./read.ts";

const file = "/srv/shop/compose.yaml";
const good = `
services:
  web:
    image: registry.example:5000/shop:1.2.3
    environment: { GREETING: hello }
    x-hitless:
      port: 3000
      health: { path: /healthz }
`;

test("fills in what a containerized app leaves open", () => {
  const stack = parseStackFile(file, good, { variables: {} });
  expect(stack).toMatchObject({
    name: "shop",
    runtime: "docker",
    image: "registry.example:5000/shop:1.2.3",
    version: "1.2.3",
    environment: { GREETING: "hello" },
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
