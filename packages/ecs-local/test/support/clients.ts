import { ECSClient } from "@aws-sdk/client-ecs";

import { type EcsLocal, type EcsLocalOptions, startEcsLocal } from "../../src/index.ts";

/** An endpoint on a free port and a client for it, both gone at the end of the block. */
export async function endpoint(
  options: EcsLocalOptions = {},
): Promise<EcsLocal & { ecs: ECSClient }> {
  const started = await startEcsLocal({ port: 0, ...options });
  const ecs = new ECSClient(clientOptions(started.url));
  return {
    ...started,
    ecs,
    async [Symbol.asyncDispose]() {
      ecs.destroy();
      await started[Symbol.asyncDispose]();
    },
  };
}

export function clientOptions(url: string) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 };
}
