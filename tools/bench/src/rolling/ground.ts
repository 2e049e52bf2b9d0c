import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { type PrivateEngine, privateEngine } from "@hitless-tools/real-parts/private-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { buildImage, connectEngine, type Engine } from "@hitless/runtime";

import { BenchError } from "../errors.ts";
import { firstVersion, type Ground } from "./roller.ts";

const repository = "hitless-bench-rolling";

/** A Docker engine of the benchmark's own with the app's image on it: a swarm is nobody else's to have. */
export interface OwnGround extends Ground, AsyncDisposable {
  engine: Engine;
  host: string;
  inside: PrivateEngine["inside"];
}

/** @throws {BenchError} `missing` where there is no engine to be had */
export async function startGround({ signal }: { signal: AbortSignal }): Promise<OwnGround> {
  await using parts = new AsyncDisposableStack();
  const part = await privateEngine();
  if ("skipped" in part) throw new BenchError("missing", part.skipped);
  parts.use(part);
  const base = await testBaseImage(part);
  if (typeof base !== "string") throw new BenchError("missing", base.skipped);
  const engine = await connectEngine({ host: part.host, signal });
  await buildApp(engine, { base, tag: `${repository}:${firstVersion}`, signal });
  const kept = parts.move();
  return {
    engine,
    host: part.host,
    inside: part.inside,
    repository,
    base,
    address: part.tls.address,
    tag: async (version) => {
      const image = engine.docker.getImage(`${repository}:${firstVersion}`);
      await image.tag({ repo: repository, tag: version });
    },
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

async function buildApp(
  engine: Engine,
  { base, tag, signal }: { base: string; tag: string; signal: AbortSignal },
): Promise<void> {
  const dockerfile = `FROM ${base}\nCOPY . /app/\nCMD ["node", "/app/container-app.ts"]\n`;
  const files = [
    { path: "Dockerfile", content: dockerfile },
    { path: "package.json", content: '{ "type": "module" }' },
    ...["container-app.ts", "streaming-app.ts"].map((path) => ({ path, source: childFile(path) })),
    ...(await filesOfLibrary("ws")),
  ];
  await buildImage(engine, { context: { files }, tag }, { signal });
}

function childFile(name: string): string {
  return fileURLToPath(new URL(`../children/${name}`, import.meta.url));
}

/** Of one without dependencies, as an app in an image has it. */
async function filesOfLibrary(name: string): Promise<{ path: string; source: string }[]> {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((source) => ({ path: join("node_modules", name, relative(folder, source)), source }));
}
