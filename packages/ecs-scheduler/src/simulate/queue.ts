/** What is to happen, earliest first; at one time, in the order of being put in. A binary heap. */
export interface Queue<Item> {
  readonly size: number;
  put(at: number, item: Item): void;
  /** The time of the earliest. */
  nextAt(): number | undefined;
  take(): Item | undefined;
}

interface Entry<Item> {
  readonly at: number;
  readonly order: number;
  readonly item: Item;
}

export function queue<Item>(): Queue<Item> {
  const heap: Entry<Item>[] = [];
  let order = 0;

  function isBefore(one: Entry<Item> | undefined, other: Entry<Item>): boolean {
    return (
      one !== undefined && (one.at < other.at || (one.at === other.at && one.order < other.order))
    );
  }

  function rise(entry: Entry<Item>): void {
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (!parent || !isBefore(entry, parent)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  function sink(entry: Entry<Item>): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const first = heap[left];
      const second = heap[left + 1];
      const isSecond = first !== undefined && isBefore(second, first);
      const child = isSecond ? second : first;
      if (!child || !isBefore(child, entry)) break;
      heap[place] = child;
      place = isSecond ? left + 1 : left;
    }
    heap[place] = entry;
  }

  return {
    get size() {
      return heap.length;
    },
    put(at, item) {
      rise({ at, order, item });
      order += 1;
    },
    nextAt: () => heap[0]?.at,
    take() {
      const first = heap[0];
      const last = heap.pop();
      if (first && last && heap.length > 0) sink(last);
      return first?.item;
    },
  };
}
