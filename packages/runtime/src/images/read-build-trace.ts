/** What BuildKit says at once of its steps and of what they write. */
export interface BuildTrace {
  steps: { digest: string; name: string; cached: boolean; started: boolean; error: string }[];
  logs: { step: string; data: Buffer }[];
}

type Field = { number: number; bytes: Buffer } | { number: number; value: number };

/**
 * Reads a message `moby.buildkit.v1.StatusResponse`, Base64 of a protocol buffer, as far as it matters
 * for people: vertexes (1) with digest (1), name (3), cached (4), started (5), error (7); logs (3) with
 * vertex (1) and message (4). Pure; unknown fields are skipped, and of a broken message the rest.
 */
export function readBuildTrace(base64: string): BuildTrace {
  const steps: BuildTrace["steps"] = [];
  const logs: BuildTrace["logs"] = [];
  for (const field of fieldsOf(Buffer.from(base64, "base64"))) {
    if (!("bytes" in field)) continue;
    const inner = [...fieldsOf(field.bytes)];
    if (field.number === 1) {
      steps.push({
        digest: textOf(inner, 1),
        name: textOf(inner, 3),
        cached: inner.some((one) => one.number === 4 && "value" in one && one.value !== 0),
        started: inner.some(({ number }) => number === 5),
        error: textOf(inner, 7),
      });
    }
    if (field.number === 3) logs.push({ step: textOf(inner, 1), data: bytesOf(inner, 4) });
  }
  return { steps, logs };
}

function bytesOf(fields: readonly Field[], number: number): Buffer {
  const found = fields.find((one) => one.number === number);
  return found && "bytes" in found ? found.bytes : Buffer.alloc(0);
}

function textOf(fields: readonly Field[], number: number): string {
  return bytesOf(fields, number).toString("utf8");
}

/** Wire types: 0 a number, 1 eight bytes, 2 a length and as many bytes, 5 four bytes. */
function* fieldsOf(buffer: Buffer): Generator<Field> {
  let at = 0;
  while (at < buffer.length) {
    const key = readNumber(buffer, at);
    const [number, type] = [key.value >>> 3, key.value & 7];
    at = key.next;
    if (type === 0) {
      const { value, next } = readNumber(buffer, at);
      at = next;
      yield { number, value };
    } else if (type === 2) {
      const length = readNumber(buffer, at);
      at = length.next + length.value;
      yield { number, bytes: buffer.subarray(length.next, at) };
    } else if (type === 1 || type === 5) at += type === 1 ? 8 : 4;
    else return;
  }
}

function readNumber(buffer: Buffer, from: number): { value: number; next: number } {
  let value = 0;
  let factor = 1;
  for (let at = from; at < buffer.length; at += 1) {
    const byte = buffer[at] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, next: at + 1 };
    factor *= 128;
  }
  return { value: 0, next: buffer.length };
}
