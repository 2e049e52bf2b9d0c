import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import type { ProxyConfig } from "../../proxy.ts";
import { type KeptConfig, keptConfig } from "./kept-config.ts";

async function files() {
  const folder = await mkdtemp(join(tmpdir(), "hitless-kept-"));
  onTestFinished(async () => rm(folder, { recursive: true }));
  return { config: join(folder, "config.json"), switches: join(folder, "switches") };
}

function leadingTo(backend: string, extra: readonly string[] = []): ProxyConfig {
  return {
    listeners: [{ name: "web", host: "127.0.0.1", port: 8080 }],
    routes: [{ route: "app", listener: "web", to: [{ backend, weight: 100 }] }],
    backends: ["blue", "green", ...extra].map((name) => ({ name, servers: [] })),
  };
}

test("reads the config with where its routes were moved last", async () => {
  const paths = await files();
  const kept = keptConfig(paths);
  expect(await kept.read()).toBeUndefined();
  await kept.write(leadingTo("blue"));
  expect(await keptConfig(paths).read()).toEqual(leadingTo("blue"));
  for (const color of ["green", "blue", "green"]) {
    await kept.move(leadingTo(color));
    expect(await keptConfig(paths).read()).toEqual(leadingTo(color));
  }
  expect(await readFile(paths.config, "utf8")).toContain('"blue"');
});

test("goes on where another process has ended", async () => {
  const paths = await files();
  await keptConfig(paths).write(leadingTo("blue"));
  for (const color of ["green", "blue", "green", "blue"]) {
    const next: KeptConfig = keptConfig(paths);
    await next.read();
    await next.move(leadingTo(color));
    expect(await keptConfig(paths).read()).toEqual(leadingTo(color));
  }
});

test("forgets moves of a config that was written again, though it is the same", async () => {
  const paths = await files();
  const kept = keptConfig(paths);
  await kept.write(leadingTo("blue"));
  await kept.move(leadingTo("green"));
  await kept.write(leadingTo("blue"));
  expect(await keptConfig(paths).read()).toEqual(leadingTo("blue"));
});

test("reads a file of a version that knew no moves, and writes the first as a whole", async () => {
  const paths = await files();
  await writeFile(paths.config, JSON.stringify({ version: 1, config: leadingTo("blue") }));
  const kept = keptConfig(paths);
  expect(await kept.read()).toEqual(leadingTo("blue"));
  await kept.move(leadingTo("green"));
  expect(await keptConfig(paths).read()).toEqual(leadingTo("green"));
});

test("writes as a whole what there is no room for", async () => {
  const paths = await files();
  const long = "x".repeat(190);
  const names = Array.from({ length: 400 }, (_, index) => `${long}${index}`);
  const config = {
    ...leadingTo("blue", names),
    routes: names.map((name) => ({
      route: name,
      match: { paths: [`/${name}`] },
      to: [{ backend: name, weight: 100 }],
    })),
  };
  const kept = keptConfig(paths);
  await kept.write({ ...config, routes: [] });
  await kept.move(config);
  expect(await keptConfig(paths).read()).toEqual(config);
});

test("does without moves where their file cannot be", async () => {
  const paths = await files();
  await mkdir(paths.switches);
  const kept = keptConfig(paths);
  await kept.write(leadingTo("blue"));
  await rm(paths.switches, { recursive: true });
  await kept.move(leadingTo("green"));
  expect(await keptConfig(paths).read()).toEqual(leadingTo("green"));
});

test("says what could not be written", async () => {
  const paths = await files();
  const kept = keptConfig(paths);
  await kept.write(leadingTo("blue"));
  await rm(paths.switches);
  await mkdir(paths.switches);
  await expect(kept.move(leadingTo("green"))).rejects.toMatchObject({
    code: "write-failed",
    message: expect.stringContaining("switches could not be written (EISDIR") as string,
  });
});
