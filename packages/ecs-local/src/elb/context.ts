import { randomBytes } from "node:crypto";

import type { Balancer } from "../load-balancing/balancer.ts";
import { partitionOf, type Place } from "../names.ts";
import { Fault } from "../protocol/fault.ts";
import type { State } from "../state/store.ts";
import type {
  ListenerRecord,
  LoadBalancerRecord,
  RuleRecord,
  TargetGroupRecord,
} from "./records.ts";

/** What the actions of Elastic Load Balancing work with. */
export interface ElbContext {
  state: State;
  place: Place;
  balancer: Balancer;
  /** Where listeners listen, which load balancers have as their DNS name. */
  host: string;
}

export function elbArn({ region, account }: Place, rest: string): string {
  return `arn:${partitionOf(region)}:elasticloadbalancing:${region}:${account}:${rest}`;
}

/** 16 hexadecimal digits, as every ARN of the service ends with. */
export function elbId(): string {
  return randomBytes(8).toString("hex");
}

export function loadBalancerOf({ state }: ElbContext, arn: string): LoadBalancerRecord {
  const found = state.loadBalancers.get(arn);
  if (found !== undefined) return found;
  throw new Fault("LoadBalancerNotFound", "One or more load balancers not found");
}

export function targetGroupOf({ state }: ElbContext, arn: string): TargetGroupRecord {
  const found = state.targetGroups.get(arn);
  if (found !== undefined) return found;
  throw new Fault("TargetGroupNotFound", "One or more target groups not found");
}

export function listenerOf({ state }: ElbContext, arn: string): ListenerRecord {
  const found = state.listeners.get(arn);
  if (found !== undefined) return found;
  throw new Fault("ListenerNotFound", "One or more listeners not found");
}

export function ruleOf({ state }: ElbContext, arn: string): RuleRecord {
  const found = state.rules.get(arn);
  if (found !== undefined) return found;
  throw new Fault("RuleNotFound", "One or more rules not found");
}

/** Makes what is served equal to the state, or else undoes what the action put into it. */
export async function applyOrUndo({ balancer }: ElbContext, undo: () => void): Promise<void> {
  try {
    await balancer.apply();
  } catch (cause) {
    undo();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Fault("InvalidConfigurationRequest", `The proxy of this endpoint: ${reason}`);
  }
}
