import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";

import type { Launch } from "./run-deploy.ts";

/** Creates what stands before the service, by the calls that one would send to AWS. Resolves with the target group's ARN. */
export async function createLoadBalancer(
  endpoint: string,
  { port, launch }: { port: number; launch: Launch },
): Promise<string> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const elb = new ElasticLoadBalancingV2Client({ endpoint, region: "us-east-1", credentials });
  try {
    const group = await elb.send(
      new CreateTargetGroupCommand({
        Name: "maker-hub",
        Protocol: "HTTP",
        Port: 80,
        VpcId: "vpc-local",
        TargetType: launch === "fargate" ? "ip" : "instance",
        HealthCheckPath: "/healthz",
        HealthCheckIntervalSeconds: 10,
        HealthyThresholdCount: 2,
      }),
    );
    const TargetGroupArn = group.TargetGroups?.[0]?.TargetGroupArn ?? "";
    const Attributes = [{ Key: "deregistration_delay.timeout_seconds", Value: "60" }];
    await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
    const balancer = await elb.send(new CreateLoadBalancerCommand({ Name: "maker-hub" }));
    await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: balancer.LoadBalancers?.[0]?.LoadBalancerArn,
        Protocol: "HTTP",
        Port: port,
        DefaultActions: [{ Type: "forward", TargetGroupArn }],
      }),
    );
    return TargetGroupArn;
  } finally {
    elb.destroy();
  }
}
