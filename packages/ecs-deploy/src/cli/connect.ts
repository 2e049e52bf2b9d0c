import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Command } from "commander";

import type { Clients } from "../clients.ts";

/** Who is asked, and as whom. */
export interface ConnectionOptions {
  region?: string;
  profile?: string;
  endpointUrl?: string;
}

/** What each client of the SDK is made with. What is left out is found by the SDK's own rules. */
export interface ClientConfiguration {
  region?: string;
  profile?: string;
  endpoint?: string;
}

/** Adds the options that say which endpoint is asked. */
export function connecting(command: Command): Command {
  return command
    .option("--region <region>", "the AWS region (default: AWS_REGION, or that of the profile)")
    .option("--profile <name>", "a profile of the AWS configuration")
    .option("--endpoint-url <url>", "another endpoint, such as that of @hitless/ecs-local");
}

export function clientConfiguration(options: ConnectionOptions): ClientConfiguration {
  const { region, profile, endpointUrl } = options;
  return {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
  };
}

/** Clients by the SDK's default chain of credentials, closed at the end of the block. */
export function connect(options: ConnectionOptions): Required<Omit<Clients, "ecr">> & Disposable {
  const configuration = clientConfiguration(options);
  const ecs = new ECSClient(configuration);
  const loadBalancing = new ElasticLoadBalancingV2Client(configuration);
  const logs = new CloudWatchLogsClient(configuration);
  return {
    ecs,
    loadBalancing,
    logs,
    [Symbol.dispose]() {
      for (const client of [ecs, loadBalancing, logs]) client.destroy();
    },
  };
}
