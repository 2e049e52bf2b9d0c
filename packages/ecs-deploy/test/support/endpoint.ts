import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type EcsLocal, type EcsLocalOptions, startEcsLocal } from "@hitless/ecs-local";

import type { Clients } from "../../src/clients.ts";

export interface Endpoint extends EcsLocal {
  ecs: ECSClient;
  clients: Clients;
}

/** An endpoint on a free port and clients for it, gone at the end of the block. */
export async function endpoint(options: EcsLocalOptions = {}): Promise<Endpoint & AsyncDisposable> {
  const local = await startEcsLocal({
    port: 0,
    speed: 200,
    instances: { count: 2 },
    ...options,
  });
  const clients = clientsFor(local.url);
  return {
    ...local,
    ecs: clients.ecs,
    clients,
    async [Symbol.asyncDispose]() {
      clients.ecs.destroy();
      clients.loadBalancing.destroy();
      await local[Symbol.asyncDispose]();
    },
  };
}

export function clientsFor(url: string) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const options = { endpoint: url, region: "us-east-1", credentials };
  return {
    ecs: new ECSClient(options),
    loadBalancing: new ElasticLoadBalancingV2Client(options),
  };
}
