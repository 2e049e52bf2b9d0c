import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";

import { clientOptions } from "./clients.ts";

/** A listener with a target group for tasks that have addresses of their own. Resolves with its ARN. */
export async function ipTargetGroup(url: string, port: number): Promise<string> {
  const elb = new ElasticLoadBalancingV2Client(clientOptions(url));
  try {
    const { TargetGroups } = await elb.send(
      new CreateTargetGroupCommand({
        Name: "web-ip",
        Protocol: "HTTP",
        Port: 80,
        VpcId: "vpc-local",
        TargetType: "ip",
      }),
    );
    const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: "web-ip" }));
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
    await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
        Port: port,
        Protocol: "HTTP",
        DefaultActions: [{ Type: "forward", TargetGroupArn }],
      }),
    );
    return TargetGroupArn ?? "";
  } finally {
    elb.destroy();
  }
}
