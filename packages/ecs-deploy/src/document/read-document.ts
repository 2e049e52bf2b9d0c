import type { NormalizedSchema } from "@smithy/core/schema";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

import { EcsDeployError } from "../errors.ts";
import type { Variables } from "./interpolate.ts";
import { type Fault, takeValue } from "./take-value.ts";

export interface ReadOptions {
  /** Names the file in errors. */
  file: string;
  /** What the SDK says the request looks like. */
  schema: NormalizedSchema;
  /** Members that answers have and the request has not: dropped. */
  readOnly: ReadonlySet<string>;
  /** The members that an answer of the API wraps its value in, such as `taskDefinition`. */
  wrapper: readonly string[];
  variables: Variables;
}

/** Faults that are told at most. */
const maxFaults = 20;

/**
 * Reads JSON or YAML as the input of an operation: variables put in, every member that the SDK knows kept.
 * @throws {EcsDeployError} `invalid` with file, line and column of each unknown member, wrong type or variable
 *   that is not set
 */
export function readDocument(text: string, options: ReadOptions): Record<string, unknown> {
  const { file, schema, readOnly, variables } = options;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const faults: Fault[] = document.errors.map((error) => ({
    offset: error.pos[0],
    message: error.message.split("\n")[0]?.replace(/ at line \d+.*$/, "") ?? "",
  }));
  const { root, beside } = unwrap(document.contents, options.wrapper);
  const context = { document, variables, faults, readOnly, visited: 0 };
  const value = faults.length > 0 ? undefined : takeValue(schema, root, "", context);
  if (root === undefined && faults.length === 0) {
    faults.push({ offset: 0, message: "the file is empty" });
  }
  const tags = beside && takeValue(schema.getMemberSchema("tags"), beside, "tags", context);
  if (faults.length > 0) throw invalid(file, lines, faults);
  return { ...(isRecord(value) ? value : {}), ...(tags !== undefined && { tags }) };
}

/** What is in the wrapper, and the tags beside it, as describe-task-definition answers. */
function unwrap(
  contents: unknown,
  wrapper: readonly string[],
): { root: Node | undefined; beside?: Node } {
  const root = isNode(contents) ? contents : undefined;
  let inner: unknown = root;
  for (const step of wrapper) {
    inner = isSeq(inner) ? inner.items[Number(step)] : isMap(inner) ? inner.get(step, true) : inner;
  }
  if (!isMap(inner) || inner === root) return { root };
  const tags = isMap(root) ? root.get("tags", true) : undefined;
  return { root: inner, ...(isSeq(tags) && { beside: tags }) };
}

function invalid(file: string, lines: LineCounter, faults: readonly Fault[]): EcsDeployError {
  const told = faults.slice(0, maxFaults).map(({ offset, message }) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${message}`;
  });
  const more = faults.length - told.length;
  return new EcsDeployError(
    "invalid",
    [...told, ...(more > 0 ? [`${file}: and ${more} more`] : [])].join("\n"),
  );
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
