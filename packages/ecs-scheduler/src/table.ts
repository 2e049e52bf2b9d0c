/**
 * A persistent map as plain data: a trie of 32 branches a node, so that a change copies a few short arrays
 * and no table. Number keys (whole, from 0 up to 2^53) are walked in their order.
 */
export interface Table<Value> {
  readonly size: number;
  readonly root: Node<Value> | null;
}

export type Node<Value> = Leaf<Value> | Branch<Value>;
type Leaf<Value> = { entries: Record<string, Value> };
type Branch<Value> = { nodes: (Node<Value> | null)[] };

export type Key = string | number;

const width = 32;
// A change copies a whole leaf.
const mostInLeaf = 12;
// 11 digits of 5 bits hold every whole number; 6 hold the hash of a string.
const digitsOfNumber = 11;
const digitsOfHash = 6;

// Objects keep whole numbers up to this in their order by themselves.
const lastIndex = 2 ** 32 - 2;

export function emptyTable<Value>(): Table<Value> {
  return { size: 0, root: null };
}

export function lookUp<Value>({ root }: Table<Value>, key: Key): Value | undefined {
  let node = root;
  let digits: readonly number[] | undefined;
  for (let level = 0; node !== null && "nodes" in node; level += 1) {
    digits ??= digitsOf(key);
    node = node.nodes[digits[level] ?? 0] ?? null;
  }
  return node !== null && Object.hasOwn(node.entries, key) ? node.entries[key] : undefined;
}

/** The values, of number keys in the order of the keys. */
export function* valuesOf<Value>({ root }: Table<Value>): Generator<Value> {
  if (root !== null) yield* valuesIn(root);
}

function* valuesIn<Value>(node: Node<Value>): Generator<Value> {
  if ("entries" in node) {
    // Not Object.values: most callers want the first few only.
    for (const key in node.entries) {
      const value = node.entries[key];
      if (value !== undefined) yield value;
    }
    return;
  }
  for (const child of node.nodes) if (child) yield* valuesIn(child);
}

/** The lowest of number keys, with its value. */
export function firstOf<Value>({ root }: Table<Value>): [key: string, Value] | undefined {
  let node = root;
  while (node !== null && "nodes" in node) node = node.nodes.find((child) => child) ?? null;
  if (node === null) return undefined;
  for (const key in node.entries) {
    const value = node.entries[key];
    if (value !== undefined) return [key, value];
  }
  return undefined;
}

/**
 * Changes tables without copying a node twice: what was made by this writer is nobody else's yet, and is
 * changed in place.
 */
export interface TableWriter {
  set<Value>(table: Table<Value>, key: Key, value: Value): Table<Value>;
  remove<Value>(table: Table<Value>, key: Key): Table<Value>;
}

export function tableWriter(): TableWriter {
  const own = new WeakSet<object>();

  function make<Made extends object>(node: Made): Made {
    own.add(node);
    return node;
  }

  function leafToWrite<Value>(node: Leaf<Value>): Leaf<Value> {
    return own.has(node) ? node : make({ entries: { ...node.entries } });
  }

  function branchToWrite<Value>(node: Branch<Value>): Branch<Value> {
    return own.has(node) ? node : make({ nodes: [...node.nodes] });
  }

  function put<Value>(
    node: Node<Value> | null,
    key: Key,
    value: Value,
    level: number,
  ): Node<Value> {
    if (node === null) return make({ entries: { [key]: value } });
    if ("nodes" in node) {
      const branch = branchToWrite(node);
      const digit = digitsOf(key)[level] ?? 0;
      while (branch.nodes.length <= digit) branch.nodes.push(null);
      branch.nodes[digit] = put(branch.nodes[digit] ?? null, key, value, level + 1);
      return branch;
    }
    const leaf = leafToWrite(node);
    const isNew = !Object.hasOwn(leaf.entries, key);
    leaf.entries[key] = value;
    if (!isNew) return leaf;
    if (typeof key === "number" && key > lastIndex) leaf.entries = inOrder(leaf.entries);
    return shouldSplit(leaf, key, level) ? split(leaf, typeof key, level) : leaf;
  }

  function split<Value>({ entries }: Leaf<Value>, of: string, level: number): Node<Value> {
    let branch: Node<Value> = make({ nodes: [] });
    for (const [name, value] of Object.entries(entries)) {
      branch = put(branch, of === "number" ? Number(name) : name, value, level);
    }
    return branch;
  }

  function cut<Value>(node: Node<Value>, key: Key, level: number): Node<Value> | null {
    if ("entries" in node) {
      const leaf = leafToWrite(node);
      delete leaf.entries[key];
      return isEmpty(leaf.entries) ? null : leaf;
    }
    const branch = branchToWrite(node);
    const digit = digitsOf(key)[level] ?? 0;
    const child = branch.nodes[digit] ?? null;
    branch.nodes[digit] = child && cut(child, key, level + 1);
    return branch.nodes.some((each) => each !== null) ? branch : null;
  }

  return {
    set(table, key, value) {
      // An object would take it for its prototype.
      if (key === "__proto__") throw new TypeError('"__proto__" cannot be a name');
      const size = table.size + (has(table, key) ? 0 : 1);
      return { size, root: put(table.root, key, value, 0) };
    },
    remove: (table, key) =>
      table.root !== null && has(table, key)
        ? { size: table.size - 1, root: cut(table.root, key, 0) }
        : table,
  };
}

export function has(table: Table<unknown>, key: Key): boolean {
  return lookUp(table, key) !== undefined;
}

function shouldSplit({ entries }: Leaf<unknown>, key: Key, level: number): boolean {
  if (level >= (typeof key === "number" ? digitsOfNumber : digitsOfHash)) return false;
  let count = 0;
  for (const _ in entries) count += 1;
  return count > mostInLeaf;
}

function inOrder<Value>(entries: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(entries).toSorted(([one], [other]) => Number(one) - Number(other)),
  );
}

function isEmpty(entries: object): boolean {
  for (const _ in entries) return false;
  return true;
}

function digitsOf(key: Key): number[] {
  const digits: number[] = [];
  let left = typeof key === "number" ? key : hashOf(key);
  const count = typeof key === "number" ? digitsOfNumber : digitsOfHash;
  for (let place = count - 1; place >= 0; place -= 1) {
    digits[place] = left % width;
    left = Math.floor(left / width);
  }
  return digits;
}

/** FNV-1a, folded to 30 bits. */
function hashOf(key: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01_00_01_93);
  }
  return ((hash >>> 30) ^ hash) & 0x3f_ff_ff_ff;
}
