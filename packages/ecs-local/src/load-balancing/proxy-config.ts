import type { Backend, ProxyConfig, Route, Server } from "@hitless/proxy";

import type {
  ListenerRecord,
  RuleRecord,
  TargetGroupRecord,
  TargetRecord,
} from "../elb/records.ts";
import type { Judgement } from "./judge-target.ts";

/** What the data plane is computed from. */
export interface Wanted {
  host: string;
  listeners: readonly ListenerRecord[];
  rules: readonly RuleRecord[];
  targetGroups: readonly TargetGroupRecord[];
  /** Registered ones, those that drain included. */
  targets: readonly TargetRecord[];
  judgementOf: (target: TargetRecord) => Judgement;
  /** Answers 503, as a load balancer does for a target group without targets. */
  nobody: { host: string; port: number };
}

/** The proxy that serves what the listeners say. */
export function proxyConfig(wanted: Wanted): ProxyConfig {
  const { host, listeners, rules } = wanted;
  return {
    listeners: listeners.map((each) => ({ name: nameOf(each.arn), host, port: each.port })),
    routes: listeners.flatMap((listener) => [
      routeTo(wanted, listener, listener.arn, listener.targetGroup),
      ...rules
        .filter((rule) => rule.listener === listener.arn)
        .map((rule) => ({
          ...routeTo(wanted, listener, rule.arn, rule.targetGroup),
          match: {
            ...(rule.hosts.length > 0 && { hosts: rule.hosts }),
            ...(rule.paths.length > 0 && { paths: rule.paths }),
          },
        })),
    ]),
    backends: usedTargetGroups(wanted).map((group) => backendOf(wanted, group)),
  };
}

function routeTo(
  { targetGroups }: Wanted,
  listener: ListenerRecord,
  arn: string,
  targetGroup: string,
): Route {
  const name = targetGroups.find((each) => each.arn === targetGroup)?.name ?? targetGroup;
  return {
    route: nameOf(arn),
    listener: nameOf(listener.arn),
    to: [{ backend: name, weight: 100 }],
  };
}

function usedTargetGroups({ listeners, rules, targetGroups }: Wanted): TargetGroupRecord[] {
  const used = new Set([...listeners, ...rules].map((each) => each.targetGroup));
  return targetGroups.filter(({ arn }) => used.has(arn));
}

function backendOf(wanted: Wanted, group: TargetGroupRecord): Backend {
  const servers = serversOf(wanted, group);
  if (servers.length > 0) return { name: group.name, servers };
  const { host, port } = wanted.nobody;
  const nobody: Server = { id: `${group.name}-nobody`, host, port, release: "none" };
  return { name: group.name, servers: [nobody] };
}

/**
 * The healthy targets; where there is none, all: a load balancer fails open.
 * Source: Elastic Load Balancing, "Target groups for your Application Load Balancers", fail open.
 */
function serversOf({ targets, judgementOf }: Wanted, group: TargetGroupRecord): Server[] {
  const registered = targets.filter(
    (target) => target.targetGroup === group.arn && target.drainingSince === undefined,
  );
  const healthy = registered.filter((target) => judgementOf(target).state === "healthy");
  return (healthy.length > 0 ? healthy : registered).map((target) => ({
    id: serverId(group.name, target),
    ...target.address,
    release: target.release,
  }));
}

export function serverId(groupName: string, target: TargetRecord): string {
  const whose = target.task ?? target.id.replaceAll(/[^A-Za-z0-9]+/g, "-");
  return `${groupName}-${whose}-${target.port}`;
}

/** The last part of an ARN names a listener, or a rule, well enough. */
function nameOf(arn: string): string {
  return arn.split("/").slice(-2).join("-");
}
