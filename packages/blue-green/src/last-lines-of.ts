import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const kept = 15;
const maxLength = 2_000;

/** Follows what a command writes, line by line. Returns what reads the last lines. */
export function lastLinesOf(
  streams: readonly Readable[],
  onLine: (line: string) => void,
): () => string[] {
  const lines: string[] = [];
  for (const input of streams) {
    const reader = createInterface({ input, crlfDelay: Infinity });
    // One that breaks off is an error for whoever waits for the command's end, and not for the reader as well.
    reader.on("error", () => undefined);
    reader.on("line", (whole) => {
      const line = whole.slice(0, maxLength);
      lines.push(line);
      if (lines.length > kept) lines.shift();
      onLine(line);
    });
  }
  return () => [...lines];
}
