import type { Service } from "@aws-sdk/client-ecs";
import {
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";

import { abortable } from "../abortable.ts";
import type { Clients } from "../clients.ts";
import type { ObservedTargetGroup } from "./observed.ts";

/** Of ELBv2. Source: ELBv2 API Reference, "TargetGroupAttribute" and "CreateTargetGroup". */
const defaultDelaySeconds = 300;
const defaultIntervalSeconds = 30;

/** The service's target groups; none where nobody can be asked. */
export async function observeTargetGroups(
  { loadBalancing }: Clients,
  { loadBalancers = [] }: Service,
  signal?: AbortSignal,
): Promise<ObservedTargetGroup[]> {
  const arns = loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  if (loadBalancing === undefined || arns.length === 0) return [];
  const { TargetGroups = [] } = await loadBalancing.send(
    new DescribeTargetGroupsCommand({ TargetGroupArns: arns }),
    abortable(signal),
  );
  return Promise.all(
    TargetGroups.map(async ({ TargetGroupArn = "", HealthCheckIntervalSeconds }) => {
      const { Attributes = [] } = await loadBalancing.send(
        new DescribeTargetGroupAttributesCommand({ TargetGroupArn }),
        abortable(signal),
      );
      const delay = Attributes.find(({ Key }) => Key === "deregistration_delay.timeout_seconds");
      return {
        arn: TargetGroupArn,
        deregistrationDelaySeconds: Number(delay?.Value ?? defaultDelaySeconds),
        intervalSeconds: HealthCheckIntervalSeconds ?? defaultIntervalSeconds,
      };
    }),
  );
}
