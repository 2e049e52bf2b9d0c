import type { Node } from "yaml";
import type { z } from "zod";

import { type Fault, faultAt, find, type Source } from "./source.ts";

/** Where an issue is, and what was expected there; one fault for each key that should not be there. */
export function faultsOf(
  source: Source,
  issue: z.core.$ZodIssue,
  unset: ReadonlySet<Node>,
): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.flatMap((key) => fault(source, [...issue.path, key], issue.message, unset));
  }
  if (issue.code === "invalid_key") {
    return fault(source, issue.path, issue.issues[0]?.message ?? issue.message, unset);
  }
  if (issue.code === "invalid_union") {
    const meant = alternative(issue.errors);
    if (meant !== undefined) {
      return meant.flatMap((inner) =>
        faultsOf(source, { ...inner, path: [...issue.path, ...inner.path] }, unset),
      );
    }
  }
  return fault(source, issue.path, issue.message, unset);
}

/** The one alternative that is of the right sort, and wrong within. */
function alternative(errors: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const near = errors.filter((issues) => !issues.some(isOfAnotherSort));
  return near.toSorted((a, b) => depth(b) - depth(a))[0];
}

function isOfAnotherSort({ code, path }: z.core.$ZodIssue): boolean {
  return code === "invalid_type" && path.length === 0;
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map(({ path }) => path.length));
}

/** What a variable that is not set leaves behind is told once, as that. */
function fault(
  source: Source,
  path: readonly PropertyKey[],
  message: string,
  unset: ReadonlySet<Node>,
): Fault[] {
  const { offset, node } = find(source, path);
  if (node !== undefined && unset.has(node)) return [];
  const name = path.map(String).join(".");
  return [faultAt(source, offset, name === "" ? message : `${name}: ${message}`)];
}
