import { z } from "zod";

import { isMatcher } from "../load-balancing/matcher.ts";
import { Fault } from "../protocol/fault.ts";
import { queryAction } from "../query/query-service.ts";
import type { XmlValue } from "../query/xml.ts";
import { elbArn, type ElbContext, elbId, targetGroupOf } from "./context.ts";
import { defaultAttributes, type TargetGroupRecord, type TargetHealthCheck } from "./records.ts";
import { list, name, port, text, whole } from "./shapes.ts";

const healthCheck = z.object({
  HealthCheckProtocol: z.enum(["HTTP", "HTTPS", "TCP"]).optional(),
  HealthCheckPath: z
    .string()
    .regex(/^\/[\x21-\x7E]{0,1023}$/, "a path was expected")
    .optional(),
  HealthCheckPort: z
    .string()
    .regex(/^(traffic-port|\d{1,5})$/)
    .optional(),
  HealthCheckIntervalSeconds: whole(5, 300).optional(),
  HealthCheckTimeoutSeconds: whole(2, 120).optional(),
  HealthyThresholdCount: whole(2, 10).optional(),
  UnhealthyThresholdCount: whole(2, 10).optional(),
  Matcher: z
    .object({ HttpCode: z.string().refine(isMatcher, "codes such as 200-299 were expected") })
    .optional(),
});

const create = healthCheck.extend({
  Name: name,
  Protocol: z.enum(["HTTP", "HTTPS", "TCP"]).default("HTTP"),
  Port: port.default(80),
  TargetType: z.enum(["instance", "ip"]).default("instance"),
  VpcId: text.default("vpc-local"),
});

export const createTargetGroup = queryAction(
  "CreateTargetGroup",
  create,
  (input, { state, place }: ElbContext) => {
    const { Name, Protocol, Port, TargetType, VpcId } = input;
    if (state.targetGroups.values().some((each) => each.name === Name)) {
      const what = `A target group with the same name '${Name}' exists, but with different settings`;
      throw new Fault("DuplicateTargetGroupName", what);
    }
    const record: TargetGroupRecord = {
      arn: elbArn(place, `targetgroup/${Name}/${elbId()}`),
      name: Name,
      protocol: Protocol,
      port: Port,
      targetType: TargetType,
      vpcId: VpcId,
      healthCheck: changed(defaultsFor(Protocol), input),
      attributes: defaultAttributes,
    };
    state.targetGroups.put(record.arn, record);
    return { TargetGroups: [shownTargetGroup(state, record)] };
  },
);

export const modifyTargetGroup = queryAction(
  "ModifyTargetGroup",
  healthCheck.extend({ TargetGroupArn: text }),
  (input, context: ElbContext) => {
    const found = targetGroupOf(context, input.TargetGroupArn);
    const record = { ...found, healthCheck: changed(found.healthCheck, input) };
    context.state.targetGroups.put(record.arn, record);
    return { TargetGroups: [shownTargetGroup(context.state, record)] };
  },
);

const describe = z.object({
  TargetGroupArns: list(text).optional(),
  Names: list(text).optional(),
  LoadBalancerArn: text.optional(),
});

export const describeTargetGroups = queryAction(
  "DescribeTargetGroups",
  describe,
  ({ TargetGroupArns = [], Names = [], LoadBalancerArn }, { state }: ElbContext) => {
    const all = state.targetGroups.values();
    const wanted = [...TargetGroupArns, ...Names];
    const found = wanted.map((key) => all.find((each) => each.arn === key || each.name === key));
    if (found.includes(undefined)) {
      throw new Fault("TargetGroupNotFound", "One or more target groups not found");
    }
    const listed = wanted.length === 0 ? all : found.filter((each) => each !== undefined);
    return {
      TargetGroups: listed
        .filter(
          ({ arn }) =>
            LoadBalancerArn === undefined || loadBalancersOf(state, arn).includes(LoadBalancerArn),
        )
        .map((each) => shownTargetGroup(state, each)),
    };
  },
);

export const deleteTargetGroup = queryAction(
  "DeleteTargetGroup",
  z.object({ TargetGroupArn: text }),
  ({ TargetGroupArn }, { state, balancer }: ElbContext) => {
    if (balancer.isUsed(TargetGroupArn)) {
      const what = `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`;
      throw new Fault("ResourceInUse", what);
    }
    state.targetGroups.delete(TargetGroupArn);
    return {};
  },
);

/** Source: ELBv2 API reference, CreateTargetGroup, defaults. */
export function defaultsFor(protocol: string): TargetHealthCheck {
  return {
    protocol: protocol === "TCP" ? "TCP" : "HTTP",
    path: "/",
    port: "traffic-port",
    intervalSeconds: 30,
    timeoutSeconds: protocol === "TCP" ? 10 : 5,
    healthyThreshold: 5,
    unhealthyThreshold: 2,
    matcher: "200",
  };
}

function changed(
  before: TargetHealthCheck,
  input: z.output<typeof healthCheck>,
): TargetHealthCheck {
  return {
    protocol: input.HealthCheckProtocol ?? before.protocol,
    path: input.HealthCheckPath ?? before.path,
    port: input.HealthCheckPort ?? before.port,
    intervalSeconds: input.HealthCheckIntervalSeconds ?? before.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? before.timeoutSeconds,
    healthyThreshold: input.HealthyThresholdCount ?? before.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? before.unhealthyThreshold,
    matcher: input.Matcher?.HttpCode ?? before.matcher,
  };
}

function loadBalancersOf(state: ElbContext["state"], targetGroup: string): string[] {
  const listeners = state.listeners.values();
  const byRule = new Set(
    state.rules
      .values()
      .filter((rule) => rule.targetGroup === targetGroup)
      .map((rule) => rule.listener),
  );
  const used = listeners.filter((each) => each.targetGroup === targetGroup || byRule.has(each.arn));
  return [...new Set(used.map((each) => each.loadBalancer))];
}

function shownTargetGroup(state: ElbContext["state"], record: TargetGroupRecord): XmlValue {
  const check = record.healthCheck;
  return {
    TargetGroupArn: record.arn,
    TargetGroupName: record.name,
    Protocol: record.protocol,
    Port: record.port,
    VpcId: record.vpcId,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: check.port,
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    ...(check.protocol !== "TCP" && {
      HealthCheckPath: check.path,
      Matcher: { HttpCode: check.matcher },
    }),
    LoadBalancerArns: loadBalancersOf(state, record.arn),
    TargetType: record.targetType,
    ProtocolVersion: "HTTP1",
    IpAddressType: "ipv4",
  };
}
