import { z } from "zod";

import { Fault } from "../protocol/fault.ts";
import { queryAction } from "../query/query-service.ts";
import type { ElbContext } from "./context.ts";
import { list, text } from "./shapes.ts";

/** A classic load balancer is a name that a service can have; this endpoint makes them at its start only. */
export const describeClassicLoadBalancers = queryAction(
  "DescribeLoadBalancers",
  z.object({ LoadBalancerNames: list(text).optional() }),
  ({ LoadBalancerNames }, { state }: ElbContext) => {
    const all = state.loadBalancers.values().filter((each) => each.classic === true);
    const missing = LoadBalancerNames?.find((name) => !all.some((each) => each.name === name));
    if (missing !== undefined) {
      const what = `There is no ACTIVE Load Balancer named '${missing}'`;
      throw new Fault("LoadBalancerNotFound", what);
    }
    const listed = all.filter((each) => LoadBalancerNames?.includes(each.name) ?? true);
    return {
      LoadBalancerDescriptions: listed.map(({ name, dnsName, scheme, createdTime }) => ({
        LoadBalancerName: name,
        DNSName: dnsName,
        Scheme: scheme,
        CreatedTime: createdTime,
        Instances: [],
        ListenerDescriptions: [],
      })),
    };
  },
);
