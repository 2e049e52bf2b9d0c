import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type ScalarTag,
} from "yaml";

/** A stack file as it was parsed, to find places in it. */
export interface Source {
  file: string;
  document: Document;
  lines: LineCounter;
}

/** What is wrong, and where. */
export interface Fault {
  file: string;
  line: number;
  column: number;
  message: string;
}

/** YAML 1.1 wrote file modes as 0440, and every Compose still reads them so. */
const oldOctal: ScalarTag = {
  tag: "tag:yaml.org,2002:int",
  identify: () => false,
  default: true,
  test: /^0[0-7]+$/,
  resolve: (text) => Number.parseInt(text, 8),
};

/** Parses one file. Its faults are those of YAML's grammar. */
export function parseSource(file: string, text: string): { source: Source; faults: Fault[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    customTags: (tags) => [oldOctal, ...tags],
  });
  const faults = document.errors.map((error) => ({
    file,
    line: error.linePos?.[0].line ?? 1,
    column: error.linePos?.[0].col ?? 1,
    message: error.message.split("\n")[0]?.replace(/ at line \d+.*$/, "") ?? "",
  }));
  return { source: { file, document, lines }, faults };
}

/** A fault at a place of the text, counted from its beginning. */
export function faultAt({ file, lines }: Source, offset: number, message: string): Fault {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1), message };
}

/** How much of a path is in a file, where that begins, and the node that is there. */
export interface Found {
  /** Steps of the path that were found. */
  depth: number;
  offset: number;
  node: Node | undefined;
}

/** Follows a path as far as it goes; keys are told by where they begin, items by where their value does. */
export function find({ document }: Source, path: readonly PropertyKey[]): Found {
  let found: Found = { depth: 0, offset: 0, node: document.contents ?? undefined };
  for (const step of path) {
    const next = child(document, found.node, String(step));
    if (next === undefined) break;
    found = { depth: found.depth + 1, ...next };
  }
  return found;
}

type Child = Pick<Found, "offset" | "node">;

function child(document: Document, parent: unknown, step: string): Child | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isNode(item) ? { offset: item.range?.[0] ?? 0, node: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  for (const { key, value } of node.items) {
    if (isScalar(key) && String(key.value) === step) {
      return { offset: key.range?.[0] ?? 0, node: isNode(value) ? value : undefined };
    }
  }
  return merged(document, node.items, step);
}

/** A key that came in by `<<`. */
function merged(
  document: Document,
  items: readonly { key: unknown; value: unknown }[],
  step: string,
): Child | undefined {
  for (const { key, value } of items) {
    if (!isScalar(key) || (String(key.value) !== "<<" && typeof key.value !== "symbol")) continue;
    const parents: unknown[] = isSeq(value) ? value.items : [value];
    for (const parent of parents) {
      const found = child(document, parent, step);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isNode(value: unknown): value is Node {
  return isAlias(value) || isMap(value) || isSeq(value) || isScalar(value);
}
