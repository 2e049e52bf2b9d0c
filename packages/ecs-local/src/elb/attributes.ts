import { z } from "zod";

import { Fault } from "../protocol/fault.ts";
import { queryAction } from "../query/query-service.ts";
import type { XmlValue } from "../query/xml.ts";
import { type ElbContext, targetGroupOf } from "./context.ts";
import { defaultAttributes, type TargetGroupRecord } from "./records.ts";
import { text } from "./shapes.ts";

/** Seconds. Source: ELBv2 API reference, TargetGroupAttribute. */
const maxDelay = 3600;

export const describeTargetGroupAttributes = queryAction(
  "DescribeTargetGroupAttributes",
  z.object({ TargetGroupArn: text }),
  ({ TargetGroupArn }, context: ElbContext) => shown(targetGroupOf(context, TargetGroupArn)),
);

const attribute = z.object({ Key: text, Value: z.string().max(1024) });

/** Of the attributes, only the deregistration delay has an effect here; others keep their defaults. */
export const modifyTargetGroupAttributes = queryAction(
  "ModifyTargetGroupAttributes",
  z.object({ TargetGroupArn: text, Attributes: z.array(attribute).min(1).max(20) }),
  ({ TargetGroupArn, Attributes }, context: ElbContext) => {
    const group = targetGroupOf(context, TargetGroupArn);
    for (const { Key, Value } of Attributes) check(Key, Value);
    const given = Object.fromEntries(Attributes.map(({ Key, Value }) => [Key, Value]));
    const record = { ...group, attributes: { ...group.attributes, ...given } };
    context.state.targetGroups.put(group.arn, record);
    return shown(record);
  },
);

function check(key: string, value: string): void {
  if (!Object.hasOwn(defaultAttributes, key)) {
    throw new Fault("ValidationError", `Target group attribute key '${key}' is not recognized`);
  }
  if (key !== "deregistration_delay.timeout_seconds") {
    if (value === defaultAttributes[key]) return;
    const what = `This endpoint has '${key}' as '${defaultAttributes[key]}' only`;
    throw new Fault("InvalidConfigurationRequest", what);
  }
  if (/^\d{1,4}$/.test(value) && Number(value) <= maxDelay) return;
  throw new Fault("ValidationError", `'${key}' must be a whole number from 0 to ${maxDelay}`);
}

function shown({ attributes }: TargetGroupRecord): XmlValue {
  return { Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) };
}
