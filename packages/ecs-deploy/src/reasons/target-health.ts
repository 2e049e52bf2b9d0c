import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";

import { type Caller, call } from "../follow/call.ts";

export interface TargetSeen {
  id: string;
  port: number | undefined;
  state: string;
  /** In words; undefined where the state says it all. */
  reason: string | undefined;
  /** Name of its target group. */
  targetGroup: string;
}

export async function targetHealth(
  loadBalancing: ElasticLoadBalancingV2Client,
  targetGroupArn: string,
  caller: Caller,
): Promise<TargetSeen[]> {
  const { DescribeTargetHealthCommand } = await import("@aws-sdk/client-elastic-load-balancing-v2");
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn });
  const { TargetHealthDescriptions = [] } = await call(
    "DescribeTargetHealth",
    caller,
    async (options) => loadBalancing.send(command, options),
  );
  const targetGroup = /targetgroup\/([^/]+)/.exec(targetGroupArn)?.[1] ?? targetGroupArn;
  return TargetHealthDescriptions.map(({ Target, TargetHealth }) => ({
    id: Target?.Id ?? "",
    port: Target?.Port,
    state: TargetHealth?.State ?? "",
    reason: TargetHealth?.Description ?? TargetHealth?.Reason,
    targetGroup,
  }));
}
