import { connectEngine, dockerRuntime, type Engine } from "@hitless/runtime";

import type { Means } from "../means.ts";
import type { Stack } from "../stack.ts";
import { dockerInfrastructure } from "./infrastructure.ts";
import { lockContainer } from "./lock-container.ts";
import { proxyInContainer } from "./proxy-container.ts";

/** What commands on a stack of containers work with. */
export interface DockerMeans extends Required<Means>, AsyncDisposable {
  engine: Engine;
}

export interface OpenDockerOptions {
  /** Such as `unix:///var/run/docker.sock` or `tcp://host:2376`. @default as the docker command finds it */
  host?: string;
  /** A context of Docker's. */
  context?: string;
  signal?: AbortSignal;
}

/** Connects to a Docker engine for a stack. @throws {RuntimeError} `no-engine` */
export async function openDocker(
  stack: Stack,
  options: OpenDockerOptions = {},
): Promise<DockerMeans> {
  const engine = await connectEngine(options);
  const runtime = dockerRuntime({ engine, reach: "name" });
  const parts = { engine, runtime };
  const proxy = proxyInContainer(parts, stack);
  return {
    engine,
    runtime,
    proxy,
    locks: lockContainer(engine, stack.name),
    infrastructure: dockerInfrastructure(parts),
    async [Symbol.asyncDispose]() {
      await proxy.close();
    },
  };
}
