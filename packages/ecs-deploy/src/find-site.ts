import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";

/**
 * The address at which a load balancer serves a target group: that of the first listener that forwards to it by
 * default. Undefined where there is none.
 */
export async function findSite(
  loadBalancing: ElasticLoadBalancingV2Client,
  targetGroup: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<string | undefined> {
  const options = signal && { abortSignal: signal };
  const { TargetGroups = [] } = await loadBalancing.send(
    new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroup] }),
    options,
  );
  for (const LoadBalancerArn of TargetGroups[0]?.LoadBalancerArns ?? []) {
    const [{ Listeners = [] }, { LoadBalancers = [] }] = await Promise.all([
      loadBalancing.send(new DescribeListenersCommand({ LoadBalancerArn }), options),
      loadBalancing.send(
        new DescribeLoadBalancersCommand({ LoadBalancerArns: [LoadBalancerArn] }),
        options,
      ),
    ]);
    const listener = Listeners.find(({ DefaultActions = [] }) =>
      DefaultActions.some(({ TargetGroupArn }) => TargetGroupArn === targetGroup),
    );
    if (listener === undefined) continue;
    const { Protocol = "HTTP", Port = 80 } = listener;
    return `${Protocol.toLowerCase()}://${LoadBalancers[0]?.DNSName ?? "localhost"}:${Port}/`;
  }
  return undefined;
}
