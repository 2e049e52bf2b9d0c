import type { Pair } from "./make-pair.ts";

/**
 * Why s3-local refuses a pair that Ceph may judge otherwise, for the pairs that are known for it. AWS documents the
 * stricter answer for each of them, or says nothing of it.
 */
export function knownDifference({ fields, policy, conditions }: Pair): string | undefined {
  const sent = fields.map(([name]) => name.toLowerCase());
  if (new Set(sent).size < sent.length) return "a field twice";
  if ("comment" in policy) return "a policy with something that none has";
  return conditions.map((condition) => conditionDifference(condition, sent)).find(Boolean);
}

function conditionDifference(condition: unknown, sent: readonly string[]): string | undefined {
  if (!Array.isArray(condition)) return objectDifference(condition, sent);
  const [operator, name, value] = condition as unknown[];
  if (operator === "EQ") return "an operator in capitals";
  if (operator === "content-length-range") {
    if (Number(name) < 0) return "a size below zero";
    // Both refuse; Ceph says that the file has the wrong size.
    return Number(name) > Number(value) ? "a least size above the most" : undefined;
  }
  if (operator !== "starts-with" || value !== "") return undefined;
  const field = String(name).slice(1).toLowerCase();
  return sent.includes(field) ? undefined : "the beginning of a field that is not there";
}

function objectDifference(condition: unknown, sent: readonly string[]): string | undefined {
  if (typeof condition !== "object" || condition === null) return undefined;
  const entries = Object.entries(condition);
  if (entries.length > 1) return "a condition with two properties";
  const empty = entries.find(([name, value]) => value === "" && !sent.includes(name.toLowerCase()));
  return empty && "nothing for a field that is not there";
}
