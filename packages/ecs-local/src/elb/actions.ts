import type { QueryAction } from "../query/query-service.ts";
import { describeTargetGroupAttributes, modifyTargetGroupAttributes } from "./attributes.ts";
import type { ElbContext } from "./context.ts";
import { createListener, deleteListener, describeListeners, modifyListener } from "./listeners.ts";
import { createLoadBalancer, deleteLoadBalancer, describeLoadBalancers } from "./load-balancers.ts";
import { createRule, deleteRule, describeRules } from "./rules.ts";
import {
  createTargetGroup,
  deleteTargetGroup,
  describeTargetGroups,
  modifyTargetGroup,
} from "./target-groups.ts";
import { deregisterTargets, describeTargetHealth, registerTargets } from "./targets.ts";

/** What is there of ELBv2: as much as a service needs. */
export const elbActions: readonly QueryAction<ElbContext>[] = [
  createListener,
  createLoadBalancer,
  createRule,
  createTargetGroup,
  deleteListener,
  deleteLoadBalancer,
  deleteRule,
  deleteTargetGroup,
  deregisterTargets,
  describeListeners,
  describeLoadBalancers,
  describeRules,
  describeTargetGroupAttributes,
  describeTargetGroups,
  describeTargetHealth,
  modifyListener,
  modifyTargetGroup,
  modifyTargetGroupAttributes,
  registerTargets,
];
