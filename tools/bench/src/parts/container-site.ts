import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { down, type Means, openMeans, readStackFile, type Stack, up } from "@hitless/blue-green";
import { buildImage, connectEngine, type Engine } from "@hitless/runtime";

import { BenchError } from "../errors.ts";
import { pollMs } from "./site.ts";

export const appPort = 3000;

/** Whether the old release goes on running once the new one serves. */
export type Keep = "stopped" | "running";

/** A stack of one container that is up on a Docker engine, behind HAProxy. */
export interface ContainerSite extends AsyncDisposable {
  engine: Engine;
  means: Means;
  /** The image of the app, for whoever starts it otherwise. */
  image: string;
  /** Of the stack's containers. */
  network: string;
  stackOf(version: string): Promise<Stack>;
}

/** @throws {BenchError} `missing` where there is no engine to be had */
export async function startContainerSite(
  keep: Keep,
  { signal }: { signal: AbortSignal },
): Promise<ContainerSite> {
  await using parts = new AsyncDisposableStack();
  const lent = await dockerEngine();
  if ("skipped" in lent) throw new BenchError("missing", lent.skipped);
  const base = await testBaseImage(lent);
  if (typeof base !== "string") throw new BenchError("missing", base.skipped);
  const engine = await connectEngine({ host: lent.host, signal });
  const project = `hitless-bench-${randomBytes(4).toString("hex")}`;
  await buildApp(engine, { base, tag: `${project}:app`, signal });
  parts.defer(async () => removeImages(engine, project));

  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "compose.yaml");
  await writeFile(file, stackFile);
  const stackOf = async (version: string) => {
    await engine.docker.getImage(`${project}:app`).tag({ repo: project, tag: version });
    const variables = { IMAGE: project, VERSION: version, BASE: base, KEEP: keep };
    return readStackFile(file, { variables, project });
  };
  const stack = await stackOf("0");
  const means = parts.use(await openMeans(stack, { host: lent.host, signal }));
  parts.defer(async () => void (await down(stack, { ...means, waitMs: 30_000, volumes: true })));
  await up(stack, { ...means, signal });
  const kept = parts.move();
  return {
    engine,
    means,
    image: `${project}:app`,
    network: `${project}_default`,
    stackOf,
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

async function buildApp(
  engine: Engine,
  { base, tag, signal }: { base: string; tag: string; signal: AbortSignal },
): Promise<void> {
  const dockerfile = `FROM ${base}\nCOPY app.mjs /app/\nCMD ["node", "/app/app.mjs"]\n`;
  const source = fileURLToPath(new URL("../children/app.mjs", import.meta.url));
  const files = [
    { path: "Dockerfile", content: dockerfile },
    { path: "app.mjs", source },
  ];
  await buildImage(engine, { context: { files }, tag }, { signal });
}

async function removeImages({ docker }: Engine, repository: string): Promise<void> {
  const images = await docker.listImages({ filters: { reference: [repository] } });
  for (const tag of images.flatMap(({ RepoTags }) => RepoTags ?? []))
    await docker.getImage(tag).remove({ force: true });
}

const stackFile = `
services:
  web:
    image: \${IMAGE}:\${VERSION}
    environment: { HOST: 0.0.0.0, PORT: "${appPort}" }
    init: true
    stop_grace_period: 2s
    x-hitless:
      port: ${appPort}
      health: { path: /, successes: 1, interval: ${pollMs}ms, timeout: 2s, deadline: 20s }
      drain: 5s
      watch: 0s
      keep: \${KEEP}
x-hitless:
  listen: 127.0.0.1:0
  proxy: { base: "\${BASE}" }
`;
