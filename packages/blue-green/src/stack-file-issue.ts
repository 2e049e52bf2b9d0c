import { type Document, isMap, isScalar, type LineCounter, type Node } from "yaml";
import type { z } from "zod";

/** A stack file as it was parsed, to find places in it. */
export interface Source {
  file: string;
  document: Document;
  lines: LineCounter;
}

/** The place of a node, as `file:line`. */
export function lineOf({ file, lines }: Source, node: Node): string {
  return `${file}:${lines.linePos(node.range?.[0] ?? 0).line}`;
}

/** Where an issue is, and what was expected there; one line for each key that should not be there. */
export function describeIssue(source: Source, issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${at(source, [...path, key])}: this key is not supported here`);
  }
  if (issue.code === "invalid_union") {
    const deepest = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0];
    if (deepest !== undefined && deepest.path.length > 0) {
      return describeIssue(source, { ...deepest, path: [...issue.path, ...deepest.path] });
    }
  }
  return [`${at(source, path)}: ${issue.message}`];
}

/** The nearest place that exists: a missing key is named on the line of the map that lacks it. */
function at({ file, document, lines }: Source, path: readonly string[]): string {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return `${file}:${lines.linePos(offset).line}: ${path.join(".")}`;
  }
  return `${file}: ${path.join(".")}`;
}

function offsetOf(document: Document, path: readonly string[]): number | undefined {
  const parent: unknown =
    path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const keys = parent.items.map(({ key }) => key).filter((key) => isScalar(key));
  return keys.find(({ value }) => String(value) === path.at(-1))?.range?.[0];
}
