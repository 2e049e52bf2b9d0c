import { randomBytes } from "node:crypto";

import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { connectEngine, type Engine } from "@hitless/runtime";
import { onTestFinished, type TestContext } from "vitest";

export interface WriterOptions {
  /** `max-size` and `max-file` and the like. */
  log?: Record<string, string>;
  driver?: string;
  labels?: Record<string, string>;
  environment?: readonly string[];
  terminal?: boolean;
}

/** An engine, and names on it that are one test's own. What bears one is removed after the test. */
export interface EngineBox {
  engine: Engine;
  socketPath: string;
  prefix: string;
  /** Starts a container that runs a script of Node.js. Gives its id. */
  run: (name: string, script: string, options?: WriterOptions) => Promise<string>;
  /** Resolves when it has ended. */
  ended: (id: string) => Promise<void>;
  remove: (id: string) => Promise<void>;
}

export async function engineBox(context: TestContext): Promise<EngineBox> {
  const part = await dockerEngine();
  if ("skipped" in part) return context.skip(part.skipped);
  const image = await testBaseImage(part);
  if (typeof image !== "string") return context.skip(image.skipped);
  const engine = await connectEngine({ host: part.host });
  const prefix = `t${part.run.slice(0, 8)}-${randomBytes(4).toString("hex")}`;
  onTestFinished(async () => removeAll(engine, prefix));
  const { docker } = engine;
  return {
    engine,
    prefix,
    socketPath: part.socketPath,
    async run(name, script, options = {}) {
      const { log = {}, driver = "json-file", labels = {}, environment = [] } = options;
      const container = await docker.createContainer({
        name: `${prefix}-${name}`,
        Image: image,
        Cmd: ["node", "--input-type=module", "--eval", script],
        Env: [...environment],
        Labels: {
          ...labels,
          "hitless.test.run": part.run,
        },
        Tty: options.terminal ?? false,
        HostConfig: {
          LogConfig: {
            Type: driver,
            Config: log,
          },
          NetworkMode: "none",
        },
      });
      await container.start();
      return container.id;
    },
    ended: async (id) => void (await docker.getContainer(id).wait()),
    remove: async (id) => void (await docker.getContainer(id).remove({ force: true })),
  };
}

async function removeAll({ docker }: Engine, prefix: string): Promise<void> {
  const filters = { name: [prefix] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
}
