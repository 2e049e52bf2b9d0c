import { z } from "zod";

import { Fault } from "../protocol/fault.ts";
import { queryAction } from "../query/query-service.ts";
import type { XmlValue } from "../query/xml.ts";
import {
  applyOrUndo,
  type ElbContext,
  elbId,
  listenerOf,
  ruleOf,
  targetGroupOf,
} from "./context.ts";
import type { RuleRecord } from "./records.ts";
import { forward, list, text, whole } from "./shapes.ts";

const condition = z.object({
  Field: z.enum(["host-header", "path-pattern"], "only host-header and path-pattern are there"),
  Values: list(text).optional(),
  HostHeaderConfig: z.object({ Values: list(text) }).optional(),
  PathPatternConfig: z.object({ Values: list(text) }).optional(),
});

const create = z.object({
  ListenerArn: text,
  Priority: whole(1, 50_000),
  Conditions: z.array(condition).min(1).max(5),
  Actions: z.array(forward).length(1),
});

export const createRule = queryAction("CreateRule", create, async (input, context: ElbContext) => {
  const { state } = context;
  const listener = listenerOf(context, input.ListenerArn);
  const [targetGroup = ""] = input.Actions;
  targetGroupOf(context, targetGroup);
  const others = state.rules.values().filter((each) => each.listener === listener.arn);
  if (others.some((each) => each.priority === input.Priority)) {
    throw new Fault("PriorityInUse", `Priority '${input.Priority}' is currently in use`);
  }
  const record: RuleRecord = {
    arn: `${listener.arn.replace(":listener/", ":listener-rule/")}/${elbId()}`,
    listener: listener.arn,
    priority: input.Priority,
    hosts: valuesOf(input.Conditions, "host-header"),
    paths: valuesOf(input.Conditions, "path-pattern").map(folderOf),
    targetGroup,
  };
  state.rules.put(record.arn, record);
  await applyOrUndo(context, () => state.rules.delete(record.arn));
  return { Rules: [shown(record)] };
});

const describe = z.object({ ListenerArn: text.optional(), RuleArns: list(text).optional() });

export const describeRules = queryAction(
  "DescribeRules",
  describe,
  ({ ListenerArn, RuleArns }, context: ElbContext) => {
    if (RuleArns !== undefined) {
      return { Rules: RuleArns.map((arn) => shown(ruleOf(context, arn))) };
    }
    const listener = listenerOf(context, ListenerArn ?? "");
    const rules = context.state.rules
      .values()
      .filter((each) => each.listener === listener.arn)
      .toSorted((left, right) => left.priority - right.priority);
    const last = {
      RuleArn: `${listener.arn.replace(":listener/", ":listener-rule/")}/default`,
      Priority: "default",
      Conditions: [],
      Actions: [{ Type: "forward", TargetGroupArn: listener.targetGroup }],
      IsDefault: true,
    };
    return { Rules: [...rules.map(shown), last] };
  },
);

export const deleteRule = queryAction(
  "DeleteRule",
  z.object({ RuleArn: text }),
  async ({ RuleArn }, context: ElbContext) => {
    const before = ruleOf(context, RuleArn);
    context.state.rules.delete(RuleArn);
    await applyOrUndo(context, () => context.state.rules.put(RuleArn, before));
    return {};
  },
);

function valuesOf(conditions: readonly z.output<typeof condition>[], field: string): string[] {
  return conditions
    .filter((each) => each.Field === field)
    .flatMap(
      (each) =>
        each.Values ?? each.HostHeaderConfig?.Values ?? each.PathPatternConfig?.Values ?? [],
    );
}

/** The proxy knows beginnings of paths at a slash only. */
function folderOf(pattern: string): string {
  const folder = /^(\/[^*?]*)\/\*$/.exec(pattern)?.[1];
  if (folder !== undefined) return folder;
  const what = `path-pattern '${pattern}': this endpoint has patterns like /api/* only`;
  throw new Fault("ValidationError", what);
}

function shown({ arn, priority, hosts, paths, targetGroup }: RuleRecord): XmlValue {
  return {
    RuleArn: arn,
    Priority: String(priority),
    Conditions: [
      ...(hosts.length > 0 ? [{ Field: "host-header", Values: hosts }] : []),
      ...(paths.length > 0
        ? [{ Field: "path-pattern", Values: paths.map((path) => `${path}/*`) }]
        : []),
    ],
    Actions: [{ Type: "forward", TargetGroupArn: targetGroup }],
    IsDefault: false,
  };
}
