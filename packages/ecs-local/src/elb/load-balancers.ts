import { z } from "zod";

import { Fault } from "../protocol/fault.ts";
import { queryAction } from "../query/query-service.ts";
import type { XmlValue } from "../query/xml.ts";
import { applyOrUndo, elbArn, type ElbContext, elbId } from "./context.ts";
import type { LoadBalancerRecord } from "./records.ts";
import { list, name, text } from "./shapes.ts";

const create = z.object({
  Name: name,
  Type: z.enum(["application", "network"]).default("application"),
  Scheme: z.enum(["internet-facing", "internal"]).default("internet-facing"),
});

export const createLoadBalancer = queryAction(
  "CreateLoadBalancer",
  create,
  ({ Name, Type, Scheme }, { state, place, host }: ElbContext) => {
    const existing = state.loadBalancers.values().find((each) => each.name === Name);
    if (existing?.type === Type && existing.scheme === Scheme && existing.classic !== true) {
      return { LoadBalancers: [shown(existing)] };
    }
    if (existing !== undefined) {
      const what = `A load balancer with the same name '${Name}' exists, but with different settings`;
      throw new Fault("DuplicateLoadBalancerName", what);
    }
    const kind = Type === "application" ? "app" : "net";
    const record: LoadBalancerRecord = {
      arn: elbArn(place, `loadbalancer/${kind}/${Name}/${elbId()}`),
      name: Name,
      dnsName: host,
      type: Type,
      scheme: Scheme,
      createdTime: new Date().toISOString(),
    };
    state.loadBalancers.put(record.arn, record);
    return { LoadBalancers: [shown(record)] };
  },
);

const describe = z.object({
  LoadBalancerArns: list(text).optional(),
  Names: list(text).optional(),
});

export const describeLoadBalancers = queryAction(
  "DescribeLoadBalancers",
  describe,
  ({ LoadBalancerArns, Names }, { state }: ElbContext) => {
    const all = state.loadBalancers.values().filter((each) => each.classic !== true);
    const wanted = [...(LoadBalancerArns ?? []), ...(Names ?? [])];
    const found = wanted.map((key) => all.find((each) => each.arn === key || each.name === key));
    if (found.includes(undefined)) {
      throw new Fault("LoadBalancerNotFound", "One or more load balancers not found");
    }
    const listed = wanted.length === 0 ? all : found.filter((each) => each !== undefined);
    return { LoadBalancers: listed.map(shown) };
  },
);

export const deleteLoadBalancer = queryAction(
  "DeleteLoadBalancer",
  z.object({ LoadBalancerArn: text }),
  async ({ LoadBalancerArn }, context: ElbContext) => {
    const { state } = context;
    const listeners = state.listeners
      .values()
      .filter((each) => each.loadBalancer === LoadBalancerArn);
    const rules = state.rules
      .values()
      .filter((rule) => listeners.some((each) => each.arn === rule.listener));
    const record = state.loadBalancers.get(LoadBalancerArn);
    for (const each of listeners) state.listeners.delete(each.arn);
    for (const each of rules) state.rules.delete(each.arn);
    state.loadBalancers.delete(LoadBalancerArn);
    await applyOrUndo(context, () => {
      for (const each of listeners) state.listeners.put(each.arn, each);
      for (const each of rules) state.rules.put(each.arn, each);
      if (record !== undefined) state.loadBalancers.put(record.arn, record);
    });
    return {};
  },
);

function shown({
  arn,
  name: shownName,
  dnsName,
  type,
  scheme,
  createdTime,
}: LoadBalancerRecord): XmlValue {
  return {
    LoadBalancerArn: arn,
    LoadBalancerName: shownName,
    DNSName: dnsName,
    CanonicalHostedZoneId: "Z35SXDOTRQ7X7K",
    CreatedTime: createdTime,
    Scheme: scheme,
    VpcId: "vpc-local",
    State: { Code: "active" },
    Type: type,
    IpAddressType: "ipv4",
    AvailabilityZones: [],
    SecurityGroups: [],
  };
}
