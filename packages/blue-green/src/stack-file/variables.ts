import { isPair, isScalar, type Node, visit } from "yaml";

import { interpolate, InterpolationError, type Variables } from "./interpolate.ts";
import { type Fault, faultAt, type Source } from "./source.ts";

export interface PutVariablesOptions {
  variables: Variables;
  /** Whether what only a new release is made from has to be complete too. */
  forRelease: boolean;
}

/** The keys of a service that only matter when instances are made from them, and that take any text. */
const releaseTexts = new Set(["image", "command", "working_dir", "environment"]);

/** Those that have to be well-formed, and are left out when they are not complete. */
const releaseKeys = new Set([
  "entrypoint",
  "build",
  "env_file",
  "labels",
  "logging",
  "extra_hosts",
  "healthcheck",
  "tmpfs",
  "volumes",
  "user",
  "platform",
]);

/** Where numbers and booleans mean what is written: 1.10 is no 1.1 there. */
const textKeys = new Set(["environment", "labels", "args", "options", "driver_opts", "command"]);

/** Well-formed for an image, and obvious should it ever be seen. */
const placeholder = "unset:unset";

/**
 * Puts variables into every value of a stack file.
 * @returns the faults, and the nodes that have no value for want of a variable
 */
export function putVariablesIn(
  source: Source,
  { variables, forRelease }: PutVariablesOptions,
): { faults: Fault[]; unset: ReadonlySet<Node> } {
  const faults: Fault[] = [];
  const unset = new Set<Node>();
  const incomplete: unknown[][] = [];
  visit(source.document, {
    Scalar(key, node, path) {
      if (key === "key") return;
      if (typeof node.value !== "string") {
        if (node.value !== null && node.source !== undefined && isText(path)) {
          node.value = node.source;
        }
        return;
      }
      try {
        node.value = interpolate(node.value, variables);
      } catch (error) {
        if (!(error instanceof InterpolationError)) throw error;
        const [section, service, name = ""] = keysOf(path);
        const isRelease = section === "services" && !forRelease;
        if (isRelease && releaseKeys.has(name)) incomplete.push([section, service, name]);
        else if (!isRelease || !releaseTexts.has(name)) {
          faults.push(faultAt(source, node.range?.[0] ?? 0, error.message));
          unset.add(node);
        }
        node.value = placeholder;
      }
    },
  });
  for (const path of incomplete) source.document.deleteIn(path);
  return { faults, unset };
}

function isText(path: readonly unknown[]): boolean {
  return keysOf(path).some((key) => textKeys.has(key));
}

function keysOf(path: readonly unknown[]): string[] {
  return path
    .filter((node) => isPair(node))
    .map(({ key }) => String(isScalar(key) ? key.value : key));
}
