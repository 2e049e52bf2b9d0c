import { lastTransaction } from "./relp-frame.ts";

/** What was sent and is not acknowledged yet, in the order in which it was sent. */
export interface RelpWindow<Sent> {
  readonly size: number;
  /** Gives the transaction to send it under. */
  add(this: void, sent: Sent): number;
  /** What was sent under a transaction and still waits. */
  find(transaction: number): Sent | undefined;
  /** Marks it as acknowledged, and gives the last one before which, itself included, nothing waits any more. */
  acknowledge(transaction: number): Sent | undefined;
}

/** Makes an empty window; its first transaction is `next`. */
export function createRelpWindow<Sent>(next: number): RelpWindow<Sent> {
  /** In order, as a Map keeps it. */
  const waiting = new Map<number, { sent: Sent; isAcknowledged: boolean }>();
  return {
    get size() {
      return waiting.size;
    },
    add(sent) {
      const transaction = next;
      next = next === lastTransaction ? 1 : next + 1;
      waiting.set(transaction, { sent, isAcknowledged: false });
      return transaction;
    },
    find: (transaction) => waiting.get(transaction)?.sent,
    acknowledge(transaction) {
      const entry = waiting.get(transaction);
      if (entry === undefined) return undefined;
      entry.isAcknowledged = true;
      let last: Sent | undefined;
      for (const [number, { sent, isAcknowledged }] of waiting) {
        if (!isAcknowledged) break;
        waiting.delete(number);
        last = sent;
      }
      return last;
    },
  };
}
