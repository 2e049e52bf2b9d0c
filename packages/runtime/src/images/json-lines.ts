import { RuntimeError } from "../errors.ts";

/**
 * Reads the objects that an engine sends one per line while it works. Characters may be cut anywhere
 * between chunks, and the last line needs no end.
 * @throws {RuntimeError} `engine` for a line that is no JSON object.
 */
export async function* jsonLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Record<string, unknown>, void, undefined> {
  const decoder = new TextDecoder();
  let rest: string[] = [];
  for await (const chunk of chunks) {
    const [first = "", ...lines] = decoder.decode(chunk, { stream: true }).split("\n");
    rest.push(first);
    for (const line of lines) {
      yield* parseLine(rest.join(""));
      rest = [line];
    }
  }
  yield* parseLine(rest.join("") + decoder.decode());
}

function* parseLine(line: string): Generator<Record<string, unknown>, void, undefined> {
  if (line.trim() === "") return;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Said below.
  }
  if (!isRecord(value)) {
    throw new RuntimeError(
      "engine",
      `the engine's progress has a line that is no JSON object: ${line.slice(0, 200)}`,
    );
  }
  yield value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
