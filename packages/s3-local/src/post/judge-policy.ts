import type { Parameters } from "../request/s3-request.ts";
import type { Condition, Policy } from "./policy.ts";

export type Verdict =
  | { is: "allowed"; min: number; max: number }
  | { is: "refused"; reason: string };

/** Fields that no condition has to cover. Source: Amazon S3 API Reference, "Creating a POST policy". */
const free = ["file", "policy", "x-amz-signature"];

/**
 * Whether a policy allows a form. Pure.
 * @param fields with the key as it will be, and the bucket, which has to be covered too
 */
export function judgePolicy(policy: Policy, fields: Parameters, now: Date): Verdict {
  if (policy.expiration <= now) return refused("Policy expired.");
  const values = new Map(fields);
  const failed = policy.conditions.find((condition) => !holds(condition, values));
  if (failed !== undefined && "text" in failed) {
    return refused(`Policy Condition failed: ${failed.text}`);
  }
  const covered = new Set(
    policy.conditions.flatMap((condition) => ("field" in condition ? [condition.field] : [])),
  );
  const extra = fields.find(
    ([name]) => !covered.has(name) && !free.includes(name) && !name.startsWith("x-ignore-"),
  );
  if (extra !== undefined) return refused(`Extra input fields: ${extra[0]}`);
  const ranges = policy.conditions.filter(({ is }) => is === "content-length-range");
  return {
    is: "allowed",
    min: Math.max(0, ...ranges.map((range) => ("min" in range ? range.min : 0))),
    max: Math.min(Infinity, ...ranges.map((range) => ("max" in range ? range.max : Infinity))),
  };
}

function holds(condition: Condition, values: ReadonlyMap<string, string>): boolean {
  if (condition.is === "content-length-range") return true;
  const value = values.get(condition.field);
  if (value === undefined) return false;
  if (condition.is === "eq") return value === condition.value;
  if (condition.field !== "content-type") return value.startsWith(condition.value);
  // Values of this one with commas are lists, each of which has to begin so.
  return value.split(",").every((each) => each.trim().startsWith(condition.value));
}

function refused(what: string): Verdict {
  return { is: "refused", reason: `Invalid according to Policy: ${what}` };
}
