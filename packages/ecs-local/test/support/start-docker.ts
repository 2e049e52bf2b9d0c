import type { TestContext } from "vitest";

import type { EcsLocalEvent, EcsLocalOptions } from "../../src/index.ts";
import { endpoint } from "./clients.ts";
import { dockerBox } from "./docker-box.ts";
import { freePort } from "./free-port.ts";
import { sandbox } from "./sandbox.ts";

/** An endpoint whose tasks are containers, with a listener at `port`; all gone at the end of the block. */
export async function startDocker(
  context: TestContext,
  { instanceAuth, ...more }: Partial<EcsLocalOptions> & { instanceAuth?: InstanceAuth } = {},
) {
  const box = await dockerBox(context);
  const folder = await sandbox();
  const port = await freePort();
  const events: EcsLocalEvent[] = [];
  const auth = instanceAuth === undefined ? {} : { instanceAuth };
  const local = await endpoint({
    speed: 200,
    runtime: { via: "docker", host: box.host, folder: folder.folder, ...auth },
    listeners: [{ name: "web", port }],
    // What exits as soon as it starts has been RUNNING or not, as it comes.
    onEvent: (event) => events.push(event),
    ...more,
  });
  return {
    box,
    events,
    ecs: local.ecs,
    endpointUrl: local.url,
    targetGroup: local.targetGroups["web"] ?? "",
    port,
    url: `http://127.0.0.1:${port}/`,
    folder: folder.folder,
    async [Symbol.asyncDispose]() {
      await local[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

interface InstanceAuth {
  type: string;
  data: string;
}
