/**
 * A body as text, or undefined when it has more than `mostBytes`.
 *
 * @param mostDrained so many bytes are read before the connection is cut, by default none too many: whoever sends
 * reads an answer only when all was taken
 */
export async function readBounded(
  { body }: { readonly body: AsyncIterable<Uint8Array> | null },
  mostBytes: number,
  mostDrained = mostBytes,
): Promise<string | undefined> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > mostDrained) return undefined;
    if (size > mostBytes) chunks = [];
    else chunks.push(chunk);
  }
  return size > mostBytes ? undefined : Buffer.concat(chunks).toString("utf8");
}
