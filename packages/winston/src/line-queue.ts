/** A message that waits, as it will be sent. */
export interface Line {
  text: string;
  bytes: number;
}

/** First in, first out, and counted; taking the first costs the same however many wait. */
export interface LineQueue {
  push(line: Line): void;
  shift(): Line | undefined;
  readonly first: Line | undefined;
  readonly bytes: number;
  readonly count: number;
}

interface Link {
  line: Line;
  next?: Link;
}

export function createLineQueue(): LineQueue {
  let head: Link | undefined;
  let tail: Link | undefined;
  let bytes = 0;
  let count = 0;
  return {
    push(line) {
      const link: Link = { line };
      if (tail) tail.next = link;
      else head = link;
      tail = link;
      bytes += line.bytes;
      count += 1;
    },
    shift() {
      if (!head) return undefined;
      const { line, next } = head;
      head = next;
      if (!next) tail = undefined;
      bytes -= line.bytes;
      count -= 1;
      return line;
    },
    get first() {
      return head?.line;
    },
    get bytes() {
      return bytes;
    },
    get count() {
      return count;
    },
  };
}
