import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { haproxy } from "@hitless-tools/real-parts/haproxy";
import { expect, test } from "vitest";

import type { Place, Rendered } from "../src/haproxy/contract.ts";
import { renderHaproxy } from "../src/haproxy/render/render.ts";
import { type HaproxySettings, type ProxyConfig, ProxyError } from "../src/index.ts";
import { complaints, writeRendered } from "./support/rendered.ts";

const part = await haproxy();
const place: Place = { sockets: {}, folder: "/state", runFolder: "/run" };
const runs = process.env["HITLESS_TEST_SIZE"] === "full" ? 400 : 40;

interface Words {
  listener: string;
  route: string;
  backend: string;
  server: string;
  host: string;
  path: string;
  secret: string;
}

const tame: Words = {
  listener: "web",
  route: "shop",
  backend: "blue",
  server: "one",
  host: "shop.example.com",
  path: "/a",
  secret: "s3cret",
};

function configOf(words: Words, settings: HaproxySettings = {}): ProxyConfig {
  const { listener, route, backend, server, host, path, secret } = words;
  return {
    listeners: [{ name: listener, host: "127.0.0.1", port: 18_080 }],
    routes: [
      { route, listener, match: { hosts: [host], paths: [path] }, to: [{ backend, weight: 1 }] },
    ],
    backends: [
      {
        name: backend,
        preview: secret,
        servers: [{ id: server, host: "127.0.0.1", port: 8_081, release: secret }],
      },
    ],
    settings,
  };
}

// The same numbers in every run, so that a failure can be looked at again.
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const nasty = [
  ..."\n \r \t \0 ' \" \\ # { } ( ) [ ] $ % , ; : / = ! ~ @ * ? < > | & - . _ a Z 0 9 ä λ 💥 \u2028".split(
    " ",
  ),
  " ",
  " if ",
  "backend x",
  "\\n",
];

function hostile(draw: (below: number) => number): string {
  return Array.from({ length: 1 + draw(6) }, () => nasty[draw(nasty.length)] ?? "").join("");
}

async function check(
  context: { skip(reason: string): never },
  config: ProxyConfig,
): Promise<string> {
  if ("skipped" in part) return context.skip(part.skipped);
  const folder = await mkdtemp(join(tmpdir(), "hitless 'check'-"));
  try {
    return await complaints(part.path, await writeRendered(config, { folder }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("changes neither sections nor rules, whatever names, hosts, paths and secrets hold", async (context) => {
  const shape = shapeOf(renderHaproxy(configOf(tame), place).cfg);
  const draw = numbers(7);
  let rendered = 0;
  for (let run = 0; run < runs; run += 1) {
    const words = { ...tame };
    const key = Object.keys(tame)[run % 7] as keyof Words;
    words[key] = key === "path" ? `/${hostile(draw)}` : hostile(draw);
    const files = renderedOrRefused(configOf(words));
    if (files === undefined) continue;
    rendered += 1;
    expect(shapeOf(files.cfg), JSON.stringify(words)).toEqual(shape);
    expect(files.map.split("\n")).toHaveLength(2);
    expect(await check(context, configOf(words)), JSON.stringify(words)).toBe("");
  }
  expect(rendered).toBeGreaterThan(runs / 4);
});

function renderedOrRefused(config: ProxyConfig): Rendered | undefined {
  try {
    return renderHaproxy(config, place);
  } catch (error) {
    if (error instanceof ProxyError && error.code === "invalid") return undefined;
    throw error;
  }
}

/** The first two words of each line, where only the second of a section's head is a name. */
function shapeOf(cfg: string): string[] {
  return cfg.split("\n").map((line) => {
    const [first = "", second = ""] = line.trim().split(" ");
    return line.startsWith(" ") ? `${first} ${second}` : first;
  });
}

test("keeps names apart that differ only in what HAProxy does not allow", () => {
  const base = configOf(tame);
  const names = ["a b", "a:20b", "a_b", "a/b", "a:streams", "a"];
  const backends = names.map((name) => ({ name, servers: [] }));
  const { cfg } = renderHaproxy({ ...base, routes: [], backends }, place);
  const heads = cfg.split("\n").filter((line) => line.startsWith("backend "));
  expect(new Set(heads).size).toBe(names.length * 2);
});

test.each([
  ["a second line", "http-request deny\nuser root", "extra.frontend[0] must be on one line"],
  ["a section of its own", "backend evil", 'and "backend" begins one'],
  ["a quoted section", '"list"en evil', 'and "listen" begins one'],
])("refuses %s among the user's lines", (_, line, message) => {
  const settings = { extra: { frontend: [line] } };
  expect(() => renderHaproxy(configOf(tame, settings), place)).toThrow(message);
});

test("refuses what HAProxy could not be told, saying what was expected", () => {
  expect(rendering({ host: "shop.example.com:80" })).toThrow("must be a name without port");
  expect(rendering({ path: "/a?b" })).toThrow("must begin with /");
  expect(rendering({ secret: "a b" })).toThrow("release of printable ASCII");
  expect(rendering({}, { timeouts: { clientMs: 0 } })).toThrow(
    "timeouts.clientMs must be a whole number from 1 to 2147483647, not 0",
  );
  expect(rendering({}, {}, { openFiles: 300 })).toThrow("the system allows 300 open files");
});

test("allows no more connections than the system allows files", () => {
  const settings = { maxConnections: 4_096 };
  expect(rendering({}, settings, { openFiles: 1_000_000 })().cfg).toContain("  maxconn 4096\n");
  expect(rendering({}, settings, { openFiles: 1_024 })().cfg).toContain("  maxconn 312\n");
});

test("takes sockets by their numbers, and fills slots as they are", () => {
  const server = { id: "one", host: "app", port: 80, release: "r1" };
  const { cfg, servers } = renderHaproxy(configOf(tame), {
    ...place,
    sockets: { web: { fd: 5 } },
    slots: {
      blue: [
        { is: "empty" },
        { is: "ready", server, address: "fd00::1" },
        { is: "maint", server, address: "10.0.0.1" },
      ],
    },
  });
  expect(cfg).toContain("  bind fd@5\n");
  expect(cfg).toContain(
    "  server s1 127.0.0.1:1 disabled\n  server s2 [fd00::1]:80\n  server s3 10.0.0.1:80 disabled\n",
  );
  expect(servers).toContain("blue/s2 r1\nblue:streams/s2 r1\n");
});

function rendering(
  words: Partial<Words>,
  settings?: HaproxySettings,
  more?: Partial<Place>,
): () => Rendered {
  return () => renderHaproxy(configOf({ ...tame, ...words }, settings), { ...place, ...more });
}

const original: HaproxySettings = {
  timeouts: { connectMs: 1_020_000, clientMs: 1_020_000, serverMs: 1_020_000 },
  maxConnections: 4_096,
  balance: "roundrobin",
  redispatch: true,
  httpLog: true,
  dontLogNull: true,
  forwardFor: true,
  extra: {
    global: ["tune.maxrewrite 2048"],
    defaults: ["option contstats"],
    frontend: ["http-request deny if { path_beg /wp-admin }"],
    backend: ["http-send-name-header x-slot"],
  },
};

test.each([
  ["global", "maxconn 4096"],
  ["global", "log stdout format raw local0 info"],
  ["global", "tune.maxrewrite 2048"],
  ["defaults", "option redispatch"],
  ["defaults", "option httplog"],
  ["defaults", "log global"],
  ["defaults", "option dontlognull"],
  ["defaults", "option forwardfor"],
  ["defaults", "timeout connect 1020000ms"],
  ["defaults", "timeout client 1020000ms"],
  ["defaults", "timeout server 1020000ms"],
  ["defaults", "option contstats"],
  ["frontend web", "bind 127.0.0.1:18080 accept-proxy"],
  ["frontend web", "http-request deny if { path_beg /wp-admin }"],
  ["backend blue", "balance roundrobin"],
  ["backend blue", "http-send-name-header x-slot"],
  ["backend blue:streams", "http-send-name-header x-slot"],
])("writes into %s of the original stack: %s", async (section, line) => {
  expect(sectionOf(renderHaproxy(originalConfig(), place).cfg, section)).toContain(line);
});

test("is accepted by HAProxy without a warning, with the original stack's settings", async (context) => {
  expect(await check(context, originalConfig())).toBe("");
});

test("writes none of the lines that are switched off", () => {
  const off = { redispatch: false, retries: 0, dontLogNull: false, forwardFor: false };
  const defaults = sectionOf(renderHaproxy(configOf(tame, off), place).cfg, "defaults");
  expect(defaults).toContain("retries 0");
  expect(defaults.join("\n")).not.toMatch(/option (redispatch|httplog|dontlognull|forwardfor)/);
});

function originalConfig(): ProxyConfig {
  const config = configOf(tame, original);
  const listeners = config.listeners.map((each) => ({ ...each, bindOptions: "accept-proxy" }));
  return { ...config, listeners };
}

function sectionOf(cfg: string, head: string): string[] {
  const section = cfg.split("\n\n").find((text) => text.startsWith(`${head}\n`)) ?? "";
  return section.split("\n").map((line) => line.trim());
}
