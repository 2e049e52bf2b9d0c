import type { LoadBalancer } from "@aws-sdk/client-ecs";
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";

import { abortable } from "../abortable.ts";
import type { Check, CheckContext, Finding } from "./finding.ts";
import { nameOf, notChecked } from "./not-checked.ts";

const check = "load-balancer";

/** Target groups are there, fit the tasks, have a load balancer, and targets that are healthy. */
export const checkLoadBalancer: Check = async (context) => {
  const { loadBalancers = [] } = context.observed.service;
  if (loadBalancers.length === 0) {
    const line = "the service has no load balancer, so only RUNNING tells whether a task is well";
    return [{ check, subject: "the service", is: "fine", line }];
  }
  const found = await Promise.all(loadBalancers.map((each) => checkOne(each, context)));
  return found.flat();
};

async function checkOne(
  { targetGroupArn, loadBalancerName, containerName = "", containerPort = 0 }: LoadBalancer,
  { clients, observed, signal }: CheckContext,
): Promise<Finding[]> {
  const port = portFinding(observed, containerName, containerPort);
  if (targetGroupArn === undefined) {
    const subject = loadBalancerName ?? "a classic load balancer";
    return [...port, notChecked(check, subject, "it is a classic load balancer")];
  }
  const subject = targetGroupArn.split("/").at(-2) ?? targetGroupArn;
  const { loadBalancing } = clients;
  if (loadBalancing === undefined) {
    return [...port, notChecked(check, subject, "no client for load balancing was given")];
  }
  try {
    const { TargetGroups: [group] = [] } = await loadBalancing.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroupArn] }),
      abortable(signal),
    );
    if (group === undefined) return [...port, missing(subject)];
    const type = typeFinding(group, observed.after.networkMode ?? "bridge", subject);
    return [
      ...port,
      ...type,
      await healthFinding(loadBalancing, { group, subject, observed, signal }),
    ];
  } catch (error) {
    if (nameOf(error) === "TargetGroupNotFoundException") return [...port, missing(subject)];
    return [...port, notChecked(check, subject, error)];
  }
}

function portFinding(
  { after: { containerDefinitions = [] } }: CheckContext["observed"],
  containerName: string,
  containerPort: number,
): Finding[] {
  const container = containerDefinitions.find(({ name }) => name === containerName);
  const { portMappings = [] } = container ?? {};
  if (portMappings.some((each) => each.containerPort === containerPort)) return [];
  const line =
    container === undefined
      ? `the task definition has no container ${containerName}`
      : `the container ${containerName} has no port mapping of ${containerPort}`;
  const remedy = `give the task definition a container ${containerName} with containerPort ${containerPort}`;
  return [{ check, subject: containerName, is: "wrong", line, remedy }];
}

function missing(subject: string): Finding {
  const line = "there is no such target group";
  const remedy = "update the service with a target group that is there";
  return { check, subject, is: "wrong", line, remedy };
}

/** Source: Amazon ECS Developer Guide, "Use an Application Load Balancer for Amazon ECS". */
function typeFinding({ TargetType }: TargetGroup, networkMode: string, subject: string): Finding[] {
  const wanted = networkMode === "awsvpc" ? "ip" : "instance";
  if (TargetType === wanted) return [];
  const line = `its targets are of type ${TargetType}; tasks in ${networkMode} mode need ${wanted}`;
  const remedy = `make a target group of type ${wanted}`;
  return [{ check, subject, is: "wrong", line, remedy }];
}

async function healthFinding(
  loadBalancing: ElasticLoadBalancingV2Client,
  {
    group,
    subject,
    observed,
    signal,
  }: {
    group: TargetGroup;
    subject: string;
    observed: CheckContext["observed"];
    signal: AbortSignal | undefined;
  },
): Promise<Finding> {
  const { TargetGroupArn, LoadBalancerArns = [] } = group;
  if (LoadBalancerArns.length === 0) {
    const line = "no listener forwards to it";
    const remedy = "make a listener or a rule that forwards to it";
    return { check, subject, is: "wrong", line, remedy };
  }
  const { TargetHealthDescriptions: targets = [] } = await loadBalancing.send(
    new DescribeTargetHealthCommand({ TargetGroupArn }),
    abortable(signal),
  );
  const healthy = targets.filter(({ TargetHealth }) => TargetHealth?.State === "healthy").length;
  const line = `${healthy} of ${targets.length} targets are healthy`;
  if (healthy > 0 || (observed.service.desiredCount ?? 0) === 0) {
    return { check, subject, is: "fine", line };
  }
  const [first] = targets;
  const why = first?.TargetHealth?.Description ?? first?.TargetHealth?.Reason;
  return {
    check,
    subject,
    is: "wrong",
    line: why === undefined ? line : `${line}: ${why}`,
    remedy: "look at the health check's path, port and codes, and at whether the app answers them",
  };
}
