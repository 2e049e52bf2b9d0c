import { z } from "zod";

import { Fault } from "../protocol/fault.ts";
import { queryAction } from "../query/query-service.ts";
import type { XmlValue } from "../query/xml.ts";
import {
  applyOrUndo,
  type ElbContext,
  elbId,
  listenerOf,
  loadBalancerOf,
  targetGroupOf,
} from "./context.ts";
import type { ListenerRecord } from "./records.ts";
import { forward, list, port, text } from "./shapes.ts";

const create = z.object({
  LoadBalancerArn: text,
  Protocol: z.enum(["HTTP", "TCP"], "only HTTP and TCP are there").default("HTTP"),
  Port: port,
  DefaultActions: z.array(forward).length(1),
});

export const createListener = queryAction(
  "CreateListener",
  create,
  async (input, context: ElbContext) => {
    const { LoadBalancerArn, Port, Protocol } = input;
    const [targetGroup = ""] = input.DefaultActions;
    const { state } = context;
    const { arn: loadBalancer } = loadBalancerOf(context, LoadBalancerArn);
    targetGroupOf(context, targetGroup);
    // All load balancers of this endpoint have one address.
    if (state.listeners.values().some((each) => each.port === Port)) {
      const what = "A listener already exists on this port for this load balancer";
      throw new Fault("DuplicateListener", what);
    }
    const arn = `${loadBalancer.replace(":loadbalancer/", ":listener/")}/${elbId()}`;
    const record: ListenerRecord = {
      arn,
      loadBalancer,
      port: Port,
      protocol: Protocol,
      targetGroup,
    };
    state.listeners.put(arn, record);
    await applyOrUndo(context, () => state.listeners.delete(arn));
    return { Listeners: [shown(record)] };
  },
);

const describe = z.object({
  LoadBalancerArn: text.optional(),
  ListenerArns: list(text).optional(),
});

export const describeListeners = queryAction(
  "DescribeListeners",
  describe,
  ({ LoadBalancerArn, ListenerArns }, context: ElbContext) => {
    if (LoadBalancerArn !== undefined) loadBalancerOf(context, LoadBalancerArn);
    const listed =
      ListenerArns?.map((arn) => listenerOf(context, arn)) ??
      context.state.listeners.values().filter((each) => each.loadBalancer === LoadBalancerArn);
    return { Listeners: listed.map(shown) };
  },
);

const modify = z.object({
  ListenerArn: text,
  DefaultActions: z.array(forward).length(1).optional(),
});

export const modifyListener = queryAction(
  "ModifyListener",
  modify,
  async (input, context: ElbContext) => {
    const before = listenerOf(context, input.ListenerArn);
    const record = { ...before, targetGroup: input.DefaultActions?.[0] ?? before.targetGroup };
    targetGroupOf(context, record.targetGroup);
    context.state.listeners.put(record.arn, record);
    await applyOrUndo(context, () => context.state.listeners.put(before.arn, before));
    return { Listeners: [shown(record)] };
  },
);

export const deleteListener = queryAction(
  "DeleteListener",
  z.object({ ListenerArn: text }),
  async ({ ListenerArn }, context: ElbContext) => {
    const { state } = context;
    const before = listenerOf(context, ListenerArn);
    const rules = state.rules.values().filter((each) => each.listener === ListenerArn);
    state.listeners.delete(ListenerArn);
    for (const each of rules) state.rules.delete(each.arn);
    await applyOrUndo(context, () => {
      state.listeners.put(ListenerArn, before);
      for (const each of rules) state.rules.put(each.arn, each);
    });
    return {};
  },
);

function shown({
  arn,
  loadBalancer,
  port: shownPort,
  protocol,
  targetGroup,
}: ListenerRecord): XmlValue {
  return {
    ListenerArn: arn,
    LoadBalancerArn: loadBalancer,
    Port: shownPort,
    Protocol: protocol,
    DefaultActions: [{ Type: "forward", TargetGroupArn: targetGroup }],
  };
}
