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
      for (const line of complete.toString("utf8").split("\n")) lines.push(...lineOf(line));
    } finally {
      await handle.close();
    }
    return [...lines];
  };
}

/**
 * A receiver that was killed has left the beginning of a line, and begins the next one right behind it. What is torn
 * was not received.
 */
function lineOf(line: string): ReceivedLine[] {
  for (let from = line.indexOf("{"); from >= 0; from = line.indexOf('{"', from + 1)) {
    const record = recordOf(line.slice(from));
    if (record?.["priority"] === undefined) continue;
    return [{ ...record, priority: Number(record["priority"]) } as unknown as ReceivedLine];
  }
  return [];
}

function recordOf(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
