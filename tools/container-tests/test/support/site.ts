import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { buildImage, connectEngine, type Engine, inspectImage } from "@hitless/runtime";
import { onTestFinished, type TestContext } from "vitest";

import { down, openMeans, readStackFile, type Stack, up } from "@hitless/blue-green";
/** The app of `@hitless/blue-green`'s own tests. */
const app = join(import.meta.dirname, "../../../../packages/blue-green/test/support/app.ts");

/** In containers; what differs between tests is a variable. */
export const containerFile = `
services:
  web:
    image: \${IMAGE}:\${VERSION}
    environment:
      HOST: 0.0.0.0
      PORT: "3000"
      FAULT: \${FAULT:-}
      LEDGER: /ledger/posts
      IGNORE_STOP: \${IGNORE_STOP:-}
      ABRUPT: \${ABRUPT:-}
    volumes: ["ledger:/ledger"]
    deploy:
      replicas: 2
      resources: { limits: { memory: 200M } }
    stop_grace_period: 2s
    x-hitless:
      port: \${APP_PORT:-3000}
      health: { path: /healthz, successes: 2, interval: 50ms, timeout: 500ms, deadline: 10s }
      drain: \${DRAIN:-5s}
      watch: \${WATCH:-300ms}
      keep: \${KEEP:-stopped}
volumes: { ledger: {} }
x-hitless:
  listen: 127.0.0.1:0
  proxy: { base: "\${BASE}" }
`;

export interface ContainerVariant {
  FAULT?: string;
  IGNORE_STOP?: string;
  ABRUPT?: string;
  WATCH?: string;
  DRAIN?: string;
  KEEP?: string;
  APP_PORT?: string;
  IMAGE?: string;
  BESIDE?: string;
}

interface Parts {
  engine: Engine;
  host: string;
  /** An image with Node.js and HAProxy. */
  base: string;
}

/** The engine of this run, or a visible skip. */
export async function engineOrSkip(context: TestContext): Promise<Parts> {
  const part = await dockerEngine();
  if ("skipped" in part) return context.skip(part.skipped);
  const engine = await connectEngine({ host: part.host });
  const base = await testBaseImage(part);
  if (typeof base !== "string") return context.skip(base.skipped);
  return { engine, host: part.host, base };
}

/** An image with the tests' app, made once for each engine. */
export async function appImage(engine: Engine, base: string): Promise<string> {
  const repository = `hitless-test-app-${base.replaceAll(/[^a-z0-9]/g, "-")}`;
  const tag = `${repository}:1`;
  if ((await inspectImage(engine, tag)).exists) return repository;
  const ws = dirname(createRequire(import.meta.url).resolve("ws/package.json"));
  const names = ["package.json", "index.js", "wrapper.mjs"];
  const library = [
    "buffer-util",
    "constants",
    "event-target",
    "extension",
    "limiter",
    "permessage-deflate",
    "receiver",
    "sender",
    "stream",
    "subprotocol",
    "validation",
    "websocket",
    "websocket-server",
  ];
  const files = [...names, ...library.map((name) => `lib/${name}.js`)].map((path) => ({
    path: `node_modules/ws/${path}`,
    source: join(ws, path),
  }));
  await buildImage(engine, {
    context: {
      files: [
        {
          path: "Dockerfile",
          content: 'ARG BASE\nFROM ${BASE}\nCOPY . /app/\nWORKDIR /app\nCMD ["node", "app.ts"]\n',
        },
        { path: "package.json", content: '{ "type": "module" }' },
        { path: "app.ts", source: app },
        ...files,
      ],
    },
    args: { BASE: base },
    tag,
  });
  return repository;
}

/** A stack of containers of its own; everything of it is gone after the test. */
export async function containerSite(
  context: TestContext,
  text = containerFile,
  service?: string,
  more: Record<string, string> = {},
) {
  return containerSiteOn(await engineOrSkip(context), text, service, more);
}

/** The same on an engine of the test's own. */
export async function containerSiteOn(
  { engine, host, base }: Parts,
  text = containerFile,
  service?: string,
  more: Record<string, string> = {},
) {
  const repository = await appImage(engine, base);
  const folder = await mkdtemp(join(tmpdir(), "hitless-containers-"));
  const path = join(folder, "compose.yaml");
  const project = `t${randomBytes(4).toString("hex")}`;
  await writeFile(path, text);
  const stackOf = async (version: string, variant: ContainerVariant = {}): Promise<Stack> => {
    await engine.docker.getImage(`${repository}:1`).tag({ repo: repository, tag: version });
    const variables = { VERSION: version, IMAGE: repository, BASE: base, ...more, ...variant };
    return readStackFile(path, { variables, project, ...(service !== undefined && { service }) });
  };
  const first = await stackOf("1");
  const means = await openMeans(first, { host });
  onTestFinished(async () => {
    await down(first, { ...means, waitMs: 30_000, volumes: true });
    await means[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    means,
    engine,
    host,
    base,
    repository,
    project,
    folder,
    path,
    stackOf,
    up: async () => up(first, means),
  };
}
