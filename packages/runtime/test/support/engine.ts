import { randomBytes } from "node:crypto";
import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { onTestFinished, type TestContext } from "vitest";
import {
  connectEngine,
  dockerRuntime,
  type Engine,
  type InstanceSpec,
  removeImage,
  removeNetwork,
  removeVolume,
  type Runtime,
} from "../../src/index.ts";

/** An engine, and names on it that are one test's own. What bears one is removed after the test. */
export interface EngineBox {
  engine: Engine;
  socketPath: string;
  runtime: Runtime;
  /** An image with Node.js and a shell. */
  base: string;
  /** What everything that is created has to carry. */
  labels: Record<string, string>;
  /** Unique, good as the name of a container, network, volume or image. */
  name: (of: string) => string;
  spec: (name: string, command: readonly string[], more?: Partial<InstanceSpec>) => InstanceSpec;
}

export async function engineBox(context: TestContext): Promise<EngineBox> {
  const part = await dockerEngine();
  if ("skipped" in part) return context.skip(part.skipped);
  const base = await testBaseImage(part);
  if (typeof base !== "string") return context.skip(base.skipped);

  const engine = await connectEngine({ host: part.host });
  const labels = { "hitless.test.run": part.run };
  const prefix = `t${part.run.slice(0, 8)}-${randomBytes(4).toString("hex")}`;
  onTestFinished(async () => removeAll(engine, prefix));
  return {
    engine,
    socketPath: part.socketPath,
    runtime: dockerRuntime({ engine }),
    base,
    labels,
    name: (of) => `${prefix}-${of}`,
    spec: (name, command, more = {}) => ({
      id: `${prefix}-${name}`,
      image: base,
      command,
      environment: {},
      ...more,
      labels: { ...labels, ...more.labels },
    }),
  };
}

/** Node.js instead of a shell, which would pass on no signal. */
export function script(code: string): string[] {
  return ["node", "--input-type=module", "--eval", code];
}

async function removeAll(engine: Engine, prefix: string): Promise<void> {
  const { docker } = engine;
  const filters = { name: [prefix] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  for (const { Name } of await docker.listNetworks({ filters })) await removeNetwork(engine, Name);
  for (const { Name } of (await docker.listVolumes({ filters })).Volumes) {
    await removeVolume(engine, Name);
  }
  const images = await docker.listImages();
  for (const tag of images.flatMap(({ RepoTags }) => RepoTags ?? [])) {
    if (tag.includes(prefix)) await removeImage(engine, tag);
  }
}
