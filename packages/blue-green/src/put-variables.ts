import { isPair, isScalar, visit } from "yaml";

import { interpolate, InterpolationError } from "./interpolate.ts";
import { lineOf, type Source } from "./stack-file-issue.ts";

export interface PutVariablesOptions {
  variables: Readonly<Record<string, string | undefined>>;
  /** Whether what only a new release is made from has to be complete too. */
  forRelease: boolean;
}

/** The keys of a service that only matter when instances are made from them. */
const releaseKeys = new Set(["image", "command", "working_dir", "environment"]);

/** Puts variables into every value of a stack file. Returns the faults, a line for each. */
export function putVariablesIn(
  source: Source,
  { variables, forRelease }: PutVariablesOptions,
): string[] {
  const faults: string[] = [];
  visit(source.document, {
    Scalar(key, node, path) {
      if (key === "key" || typeof node.value !== "string") return;
      try {
        node.value = interpolate(node.value, variables);
      } catch (error) {
        if (!(error instanceof InterpolationError)) throw error;
        if (forRelease || !isOfRelease(path))
          faults.push(`${lineOf(source, node)}: ${error.message}`);
        // Well-formed for every key above, and obvious should it ever be seen.
        node.value = "unset:unset";
      }
    },
  });
  return faults;
}

function isOfRelease(path: readonly unknown[]): boolean {
  const keys = path
    .filter((node) => isPair(node))
    .map(({ key }) => (isScalar(key) ? key.value : key));
  return keys[0] === "services" && releaseKeys.has(String(keys[2]));
}
