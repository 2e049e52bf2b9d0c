import type { Judgement } from "../load-balancing/judge-target.ts";

/** A load balancer. Times are ISO 8601, as the query protocol has them. */
export interface LoadBalancerRecord {
  arn: string;
  name: string;
  dnsName: string;
  type: "application" | "network";
  scheme: string;
  createdTime: string;
  /** Of the classic kind, which services name instead of a target group. */
  classic?: boolean;
}

/** How a target group asks its targets. */
export interface TargetHealthCheck {
  protocol: "HTTP" | "HTTPS" | "TCP";
  path: string;
  /** A port, or `traffic-port`. */
  port: string;
  intervalSeconds: number;
  timeoutSeconds: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
  /** Codes such as `200`, `200,202` or `200-299`. */
  matcher: string;
}

export interface TargetGroupRecord {
  arn: string;
  name: string;
  protocol: string;
  port: number;
  targetType: "instance" | "ip";
  vpcId: string;
  healthCheck: TargetHealthCheck;
  attributes: Readonly<Record<string, string>>;
}

export interface ListenerRecord {
  arn: string;
  loadBalancer: string;
  port: number;
  protocol: string;
  /** ARN of the target group that it forwards to where no rule says otherwise. */
  targetGroup: string;
}

export interface RuleRecord {
  arn: string;
  listener: string;
  priority: number;
  hosts: readonly string[];
  paths: readonly string[];
  targetGroup: string;
}

/** One target of a target group. */
export interface TargetRecord {
  targetGroup: string;
  /** A container instance, or an address. */
  id: string;
  port: number;
  /** Where it really listens. */
  address: { host: string; port: number };
  /** The task, where the scheduler registered it. */
  task?: string;
  cluster?: string;
  /** What answers say that come from it, as `x-hitless-release`. */
  release: string;
  /** What the load balancer thinks of it, from which it goes on after a restart. */
  judgement?: Judgement;
  /** Since when it gets no new request, in epoch ms. */
  drainingSince?: number;
}

/**
 * The key of a target among all of them. A task's successor may have the same address and port while the
 * target before it still drains, so the task is in it.
 */
export function targetKey({
  targetGroup,
  id,
  port,
  task,
}: Pick<TargetRecord, "targetGroup" | "id" | "port" | "task">): string {
  const place = `${targetGroup} ${id}:${port}`;
  return task === undefined ? place : `${place} ${task}`;
}

/** The attributes of a new target group. Source: ELBv2 API reference, TargetGroupAttribute. */
export const defaultAttributes: Readonly<Record<string, string>> = {
  "deregistration_delay.timeout_seconds": "300",
  "slow_start.duration_seconds": "0",
  "stickiness.enabled": "false",
  "stickiness.type": "lb_cookie",
  "load_balancing.algorithm.type": "round_robin",
};

/** Seconds for which a target that is deregistered may end what it has begun. */
export function deregistrationDelay({ attributes }: TargetGroupRecord): number {
  return Number(attributes["deregistration_delay.timeout_seconds"] ?? 300);
}
