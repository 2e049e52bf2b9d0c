import { open } from "node:fs/promises";
import { systemCode } from "./errors.ts";

/**
 * The last lines of a file, read from its end: `maxBytes` of it at most, so that the size of the file
 * does not matter. A first line that is cut by that limit is left out, unless it is the only one.
 * Bytes that are no UTF-8 become U+FFFD. No file: no lines.
 */
export async function lastLines(
  path: string,
  { lines, maxBytes = 65_536 }: { lines: number; maxBytes?: number },
): Promise<string[]> {
  const end = await readEnd(path, maxBytes);
  if (end.text === "") return [];
  const found = end.text.split("\n");
  if (found.at(-1) === "") found.pop();
  if (end.isCut && found.length > 1) found.shift();
  return lines === 0 ? [] : found.slice(-lines);
}

async function readEnd(path: string, maxBytes: number): Promise<{ text: string; isCut: boolean }> {
  try {
    await using file = await open(path, "r");
    const { size } = await file.stat();
    const from = Math.max(0, size - maxBytes);
    // One byte more tells whether the first line is whole.
    const start = Math.max(0, from - 1);
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    const isCut = from > 0 && buffer[0] !== 10;
    return { text: buffer.toString("utf8", from - start, bytesRead), isCut };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { text: "", isCut: false };
    throw error;
  }
}
