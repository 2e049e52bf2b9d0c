import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { ContainerDefinition } from "@aws-sdk/client-ecs";
import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { connectEngine, type Engine, removeNetwork } from "@hitless/runtime";
import { onTestFinished, type TestContext } from "vitest";

/** A Docker engine, and what is one test's own on it: all that is gone after the test. */
export interface DockerBox {
  engine: Engine;
  host: string;
  /** An image with Node.js and a shell. */
  base: string;
  /** What everything that a test makes has to carry. */
  labels: Record<string, string>;
  /** Unique, good as the name of an image. */
  name: string;
  /** A container that serves its version at port 8080. */
  web: (more?: More) => ContainerDefinition;
  /** Containers of the endpoint's tasks, in whatever state. */
  containers: () => ReturnType<Engine["docker"]["listContainers"]>;
}

type More = ContainerDefinition & { variables?: Record<string, string> };

const appFile = join(import.meta.dirname, "app.ts");

export async function dockerBox(context: TestContext): Promise<DockerBox> {
  const part = await dockerEngine();
  if ("skipped" in part) return context.skip(part.skipped);
  const base = await testBaseImage(part);
  if (typeof base !== "string") return context.skip(base.skipped);

  const engine = await connectEngine({ host: part.host });
  const name = `t${part.run.slice(0, 8)}-${randomBytes(4).toString("hex")}`;
  const labels: Record<string, string> = { "hitless.test.run": part.run, "hitless.test": name };
  const filters = { label: [`hitless.test=${name}`] };
  const containers = () => engine.docker.listContainers({ all: true, filters });
  const code = await readFile(appFile, "utf8");
  onTestFinished(async () => {
    for (const { Id, Labels } of await containers()) {
      await engine.docker.getContainer(Id).remove({ force: true, v: true });
      await removeNetwork(engine, `hitless-ecs-${Labels["hitless.ecs.endpoint"]}`).catch(() => {
        // Another one of its containers is still in it.
      });
    }
  });
  return {
    engine,
    host: part.host,
    base,
    labels,
    name,
    containers,
    web: ({ variables = {}, ...more } = {}) => ({
      name: "app",
      image: base,
      memory: 128,
      stopTimeout: 10,
      command: ["node", "--input-type=module-typescript", "--eval", code],
      environment: Object.entries({ PORT: "8080", ...variables }).map(([variable, value]) => ({
        name: variable,
        value,
      })),
      portMappings: [{ containerPort: 8080 }],
      dockerLabels: labels,
      ...more,
    }),
  };
}
