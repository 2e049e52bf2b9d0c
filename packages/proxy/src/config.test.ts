import { expect, test } from "vitest";

import { replaced, withRoutes, withServers } from "./change.ts";
import { checkConfig } from "./config.ts";
import { configShape } from "./config-shape.ts";
import { checkEmbedded } from "./embedded-config.ts";
import { parse, protocol } from "./protocol.ts";
import type { ProxyConfig, Server } from "./proxy.ts";

const server = (id: string): Server => ({ id, host: "127.0.0.1", port: 3000, release: "r1" });

const good: ProxyConfig = {
  listeners: [{ name: "web", host: "127.0.0.1", port: 8080 }],
  routes: [{ route: "shop", listener: "web", to: [{ backend: "blue", weight: 100 }] }],
  backends: [
    { name: "blue", servers: [server("b1")] },
    { name: "green", servers: [], preview: "s3cret" },
  ],
};

test("keeps a backend's health unless another is given with its servers", () => {
  const health = { path: "/", everyMs: 1, timeoutMs: 1, fall: 1, rise: 1 };
  const given = withServers(good, { backend: "green", servers: [], health });
  expect(given.backends.map((each) => each.health)).toEqual([undefined, health]);
  expect(withServers(given, { backend: "green", servers: [] })).toEqual(given);
});

test("takes a config as it is when all of it fits", () => {
  expect(checkConfig(parse(configShape, good, "proxy config"))).toEqual(good);
});

test.each<[string, (config: Record<string, unknown>) => void]>([
  [
    "listeners[0].port: Too big",
    (config) => (config["listeners"] = [{ name: "web", host: "h", port: 65_536 }]),
  ],
  [
    "routes[0].to[0].weight: Too small",
    (config) =>
      (config["routes"] = [{ route: "r", listener: "web", to: [{ backend: "blue", weight: -1 }] }]),
  ],
  [
    "backends[0].servers[0].release: must be printable ASCII",
    (config) =>
      (config["backends"] = [
        { name: "blue", servers: [{ ...server("b1"), release: "a\r\nb: c" }] },
      ]),
  ],
  [
    "backends[0].servers[0].port: Too small",
    (config) => (config["backends"] = [{ name: "blue", servers: [{ ...server("b1"), port: 0 }] }]),
  ],
  ['Unrecognized key: "typo"', (config) => (config["typo"] = 1)],
  ["listeners: Invalid input", (config) => delete config["listeners"]],
])("says %s when a value does not fit", (message, change) => {
  const config = { ...good };
  change(config);
  expect(() => parse(configShape, config, "proxy config")).toThrow(message);
});

test.each<[string, Partial<ProxyConfig>]>([
  [
    'listener "web" is there more than once',
    { listeners: [...good.listeners, { name: "web", host: "::1", port: 0 }] },
  ],
  [
    'listener address "127.0.0.1:8080"',
    { listeners: [...good.listeners, { name: "two", host: "127.0.0.1", port: 8080 }] },
  ],
  ['route "shop" names the unknown listener "web"', { listeners: [] }],
  ['route "shop" names the unknown backend "blue"', { backends: [] }],
  [
    'backend "blue" is there more than once',
    { backends: [...good.backends, { name: "blue", servers: [] }] },
  ],
  [
    'server id "b1" is there more than once',
    { backends: [...good.backends, { name: "red", servers: [server("b1")] }] },
  ],
  [
    "two backends have the same preview secret",
    { backends: [...good.backends, { name: "red", servers: [], preview: "s3cret" }] },
  ],
  [
    "needs a target with a weight above 0",
    { routes: [{ route: "shop", listener: "web", to: [{ backend: "blue", weight: 0 }] }] },
  ],
  [
    'target of route "shop" "blue" is there more than once',
    {
      routes: [
        {
          route: "shop",
          listener: "web",
          to: [
            { backend: "blue", weight: 1 },
            { backend: "blue", weight: 1 },
          ],
        },
      ],
    },
  ],
  [
    'route for listener "web" is there more than once',
    { routes: [...good.routes, { ...good.routes[0]!, route: "other" }] },
  ],
])("says %s when the parts do not fit together", (message, change) => {
  expect(() => checkConfig({ ...good, ...change })).toThrow(message);
});

test("keeps secrets out of its messages", () => {
  const twice = {
    ...good,
    backends: [...good.backends, { name: "red", servers: [], preview: "s3cret" }],
  };
  expect(() => checkConfig(twice)).toThrow(/^(?!.*s3cret)/);
});

test("never takes the last server out of a backend that a route leads to", () => {
  expect(() => withServers(good, { backend: "blue", servers: [] })).toThrow(
    'route "shop" leads to it',
  );
  expect(() => replaced(good, { ...good, backends: [{ name: "blue", servers: [] }] })).toThrow(
    "Move the route first",
  );
  expect(withServers(good, { backend: "green", servers: [] })).toEqual(good);
});

test("moves no route to a backend without servers", () => {
  const routes = [{ route: "shop", to: [{ backend: "green", weight: 1 }] }];
  expect(() => withRoutes(good, { routes })).toThrow('backend "green", which has no servers');
  const filled = withServers(good, { backend: "green", servers: [server("g1")] });
  expect(withRoutes(filled, { routes }).routes[0]?.to).toEqual(routes[0]?.to);
});

test("names what there is when a route or backend is unknown", () => {
  expect(() => withServers(good, { backend: "red", servers: [] })).toThrow("there is: blue, green");
  expect(() => withRoutes(good, { routes: [{ route: "x", to: [] }] })).toThrow("there is: shop");
  expect(() => parse(protocol.cut.ask, { server: "b1", perSecond: 0 }, "cut")).toThrow("perSecond");
});

test.each([
  [
    "a listener's TLS",
    { listeners: [{ ...good.listeners[0]!, tls: { certificates: [{ name: "a" }] } }] },
    'listener "web": tls',
  ],
  [
    "a route for all listeners",
    { routes: [{ route: "shop", to: good.routes[0]!.to }] },
    'route "shop": listener is missing',
  ],
  [
    "a route for some paths",
    { routes: [{ ...good.routes[0]!, match: { paths: ["/a"] } }] },
    'route "shop": match',
  ],
  [
    "health",
    {
      backends: good.backends.map((each) => ({
        ...each,
        health: { path: "/", everyMs: 1, timeoutMs: 1, fall: 1, rise: 1 },
      })),
    },
    'backend "blue": health',
  ],
  ["settings", { settings: {} }, "settings"],
])("the embedded proxy refuses %s, which HAProxy can do", (_, change, key) => {
  const config = parse(configShape, { ...good, ...change }, "config");
  expect(() => checkEmbedded(checkConfig(config))).toThrow(key);
  expect(() => checkEmbedded(config)).toThrow("Use HAProxy");
});
