/** Parameters of the query protocol: `Actions.member.1.Type=forward` is a list of objects. */
export interface Parameters {
  [name: string]: Parameter;
}

export type Parameter = string | Parameter[] | Parameters;

/** Names longer than this hold nothing that we know. */
const maxDepth = 12;
const maxItems = 1000;

/**
 * The parameters of a form-encoded body.
 * Source: smithy.io, "AWS query protocol".
 */
export function parseParameters(body: string): Parameters {
  const root: Tree = new Map();
  for (const [name, value] of new URLSearchParams(body)) {
    const path = name.split(".");
    if (path.length <= maxDepth) put(root, path, value);
  }
  return objectOf(root);
}

type Tree = Map<string, Tree | string>;

function put(tree: Tree, [name = "", ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    tree.set(name, value);
    return;
  }
  const there = tree.get(name);
  const branch: Tree = there instanceof Map ? there : new Map();
  tree.set(name, branch);
  put(branch, rest, value);
}

function valueOf(tree: Tree | string): Parameter {
  if (typeof tree === "string") return tree;
  const members = tree.get("member");
  if (!(members instanceof Map)) return objectOf(tree);
  return [...members]
    .filter(([place]) => /^\d{1,6}$/.test(place))
    .toSorted(([left], [right]) => Number(left) - Number(right))
    .slice(0, maxItems)
    .map(([, item]) => valueOf(item));
}

function objectOf(tree: Tree): Parameters {
  return Object.fromEntries([...tree].map(([name, value]) => [name, valueOf(value)]));
}
