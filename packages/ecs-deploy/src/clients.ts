import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";

/** Who is asked. Only ECS is needed: what another one would tell is left out where it is not given. */
export interface Clients {
  ecs: ECSClient;
  /** Health of targets. */
  loadBalancing?: ElasticLoadBalancingV2Client;
  /** Last lines of containers whose log driver is `awslogs`. */
  logs?: CloudWatchLogsClient;
  /** Tokens for ECR's registries, and whether tags are immutable. */
  ecr?: ECRClient;
}
