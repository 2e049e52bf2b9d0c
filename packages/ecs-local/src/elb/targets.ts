import { isIPv4 } from "node:net";

import { z } from "zod";

import { Fault } from "../protocol/fault.ts";
import { queryAction } from "../query/query-service.ts";
import type { XmlValue } from "../query/xml.ts";
import type { Balancer } from "../load-balancing/balancer.ts";
import { type ElbContext, targetGroupOf } from "./context.ts";
import type { TargetRecord } from "./records.ts";
import { port, text } from "./shapes.ts";

const targets = z
  .array(z.object({ Id: text, Port: port.optional() }))
  .min(1)
  .max(100);
const named = z.object({ TargetGroupArn: text, Targets: targets });

/** Targets that are no tasks have to be addresses, which is what this endpoint can reach. */
export const registerTargets = queryAction(
  "RegisterTargets",
  named,
  async (input, context: ElbContext) => {
    const group = targetGroupOf(context, input.TargetGroupArn);
    const wrong = input.Targets.find(({ Id }) => !isIPv4(Id));
    if (wrong !== undefined) {
      throw new Fault("InvalidTarget", `The target '${wrong.Id}' is no IPv4 address`);
    }
    for (const { Id, Port = group.port } of input.Targets) {
      const address = { host: Id, port: Port };
      const target = { targetGroup: group.arn, id: Id, port: Port, address, release: "registered" };
      await context.balancer.register(target);
    }
    return {};
  },
);

export const deregisterTargets = queryAction(
  "DeregisterTargets",
  named,
  (input, context: ElbContext) => {
    const group = targetGroupOf(context, input.TargetGroupArn);
    for (const { Id, Port } of input.Targets) {
      const found = targetsIn(context, group.arn).filter(
        (each) => each.id === Id && (Port === undefined || each.port === Port),
      );
      // Whoever deregisters does not wait for the delay.
      for (const each of found) context.balancer.startDraining(each);
    }
    return {};
  },
);

export const describeTargetHealth = queryAction(
  "DescribeTargetHealth",
  z.object({ TargetGroupArn: text, Targets: targets.optional() }),
  ({ TargetGroupArn, Targets }, context: ElbContext) => {
    const group = targetGroupOf(context, TargetGroupArn);
    const listed = shownOnce(targetsIn(context, group.arn)).filter(
      ({ id, port: its }) =>
        Targets?.some(({ Id, Port = its }) => Id === id && Port === its) ?? true,
    );
    return { TargetHealthDescriptions: listed.map((each) => shown(each, context.balancer)) };
  },
);

function targetsIn({ state }: ElbContext, group: string): TargetRecord[] {
  return state.targets.values().filter((each) => each.targetGroup === group);
}

/** Where a task's successor has the place of one that drains, the place is shown as the successor's. */
function shownOnce(registered: readonly TargetRecord[]): TargetRecord[] {
  const byPlace = new Map<string, TargetRecord>();
  for (const target of registered) {
    const place = `${target.id}:${target.port}`;
    if (target.drainingSince === undefined || !byPlace.has(place)) byPlace.set(place, target);
  }
  return [...byPlace.values()];
}

function shown(target: TargetRecord, balancer: Balancer): XmlValue {
  return {
    Target: { Id: target.id, Port: target.port },
    HealthCheckPort: String(target.port),
    TargetHealth: healthOf(target, balancer),
  };
}

/** Source: ELBv2 API reference, TargetHealth. */
function healthOf(target: TargetRecord, balancer: Balancer): XmlValue {
  if (target.drainingSince !== undefined) {
    return {
      State: "draining",
      Reason: "Target.DeregistrationInProgress",
      Description: "Target deregistration is in progress",
    };
  }
  if (!balancer.isUsed(target.targetGroup)) {
    return {
      State: "unused",
      Reason: "Target.NotInUse",
      Description: "Target group is not configured to receive traffic from the load balancer",
    };
  }
  const { state, reason } = balancer.judgementOf(target);
  if (state === "healthy") return { State: "healthy" };
  if (state === "initial") {
    return {
      State: "initial",
      Reason: "Elb.RegistrationInProgress",
      Description: "Target registration is in progress",
    };
  }
  const isMismatch = reason?.includes("codes") === true;
  const isTimeout = reason === "Request timed out";
  const code = isMismatch ? "ResponseCodeMismatch" : isTimeout ? "Timeout" : "FailedHealthChecks";
  return { State: "unhealthy", Reason: `Target.${code}`, Description: reason };
}
