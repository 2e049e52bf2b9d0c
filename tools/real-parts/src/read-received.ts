import { open } from "node:fs/promises";

import type { ReceivedLine } from "./receiver.ts";

/** Makes a reader of what a receiver has written. It reads on where it stopped, so that looking again and again costs what is new. */
export function readReceived(file: string): () => Promise<ReceivedLine[]> {
  const lines: ReceivedLine[] = [];
  let offset = 0;
  return async () => {
    const handle = await open(file).catch(() => undefined);
    if (handle === undefined) return [];
    try {
      const { size } = await handle.stat();
      const bytes = Buffer.alloc(size - offset);
      await handle.read(bytes, 0, bytes.length, offset);
      const complete = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
      offset += complete.length;
      for (const line of complete.toString("utf8").split("\n")) {
        if (line !== "") lines.push(lineOf(JSON.parse(line) as Record<string, unknown>));
      }
    } finally {
      await handle.close();
    }
    return [...lines];
  };
}

function lineOf(record: Record<string, unknown>): ReceivedLine {
  return { ...record, priority: Number(record["priority"]) } as ReceivedLine;
}
