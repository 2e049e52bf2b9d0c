import { ProxyError } from "@hitless/proxy";

import { EcsLocalError } from "../errors.ts";
import type { Place } from "../names.ts";
import type { State } from "../state/store.ts";
import { elbArn } from "./context.ts";
import { defaultAttributes } from "./records.ts";
import { defaultsFor } from "./target-groups.ts";

/** A listener that is there from the start, with a target group of the same name behind it. */
export interface StartListener {
  /** Of the target group, the load balancer and the classic load balancer: letters, digits, hyphens. */
  name: string;
  port: number;
}

/** Puts a load balancer with one listener into the state, unless it is there. Gives the target group's ARN. */
export function listenAtStart(
  state: State,
  place: Place,
  { name, port, host }: StartListener & { host: string },
): string {
  const id = `${"0".repeat(16 - String(port).length)}${port}`;
  const targetGroup = elbArn(place, `targetgroup/${name}/${id}`);
  const loadBalancer = elbArn(place, `loadbalancer/app/${name}/${id}`);
  const listener = elbArn(place, `listener/app/${name}/${id}/${id}`);
  const common = {
    name,
    dnsName: host,
    scheme: "internet-facing",
    createdTime: new Date().toISOString(),
  };
  if (state.listeners.get(listener) !== undefined) return targetGroup;
  state.loadBalancers.put(loadBalancer, { ...common, arn: loadBalancer, type: "application" });
  // A service may name the classic one instead.
  const classic = elbArn(place, `loadbalancer/${name}`);
  state.loadBalancers.put(classic, { ...common, arn: classic, type: "application", classic: true });
  state.targetGroups.put(targetGroup, {
    arn: targetGroup,
    name,
    protocol: "HTTP",
    port: 80,
    targetType: "instance",
    vpcId: "vpc-local",
    healthCheck: defaultsFor("HTTP"),
    attributes: defaultAttributes,
  });
  state.listeners.put(listener, {
    arn: listener,
    loadBalancer,
    port,
    protocol: "HTTP",
    targetGroup,
  });
  return targetGroup;
}

/** What stands in the way of load balancers at the start, by the names that whoever starts it has given. */
export function whyNotListening(cause: unknown, listeners: readonly StartListener[]): unknown {
  if (!(cause instanceof ProxyError) || cause.code !== "listen-failed") return cause;
  const [, at = "", port = "", why = ""] =
    /^Listener "[^"]*" on (.*:(\d+)): (.*)$/s.exec(cause.message) ?? [];
  const name = listeners.find((each) => String(each.port) === port)?.name;
  if (name === undefined) return cause;
  return new EcsLocalError("listen-failed", `listener ${name} on ${at}: ${why}`, { cause });
}
