/**
 * A persistent map as plain data: a trie of at most 32 branches a node, so that a change copies a few short
 * arrays and no table. Number keys (whole, below 2^53) are walked in their order.
 */
export interface Table<Value> {
  readonly size: number;
  readonly root: Node<Value> | null;
}

export type Node<Value> =
  | { readonly entries: Readonly<Record<string, Value>> }
  | { readonly nodes: readonly (Node<Value> | null)[] };
