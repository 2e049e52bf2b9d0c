import { embeddedProxy } from "@hitless/proxy";
import { processRuntime } from "@hitless/runtime";

import { openDocker, type OpenDockerOptions } from "./docker/open-docker.ts";
import type { Means } from "./means.ts";
import type { Stack } from "./stack.ts";

/** Means that hold a connection. */
export interface OpenedMeans extends Means, AsyncDisposable {}

/**
 * Opens what commands on a stack work with, by its `runtime`: plain processes and the embedded proxy, or a
 * Docker engine with HAProxy.
 * @throws {RuntimeError} `no-engine`
 */
export async function openMeans(
  stack: Stack,
  options: OpenDockerOptions = {},
): Promise<OpenedMeans> {
  if (stack.runtime === "docker") return openDocker(stack, options);
  const { folder } = stack;
  return {
    runtime: processRuntime({ folder }),
    proxy: embeddedProxy({ folder }),
    [Symbol.asyncDispose]: async () => Promise.resolve(),
  };
}
