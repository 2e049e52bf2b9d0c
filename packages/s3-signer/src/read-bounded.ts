/** A body as text, or undefined when it has more than so many bytes, of which no more are read. */
export async function readBounded(
  { body }: { readonly body: AsyncIterable<Uint8Array> | null },
  mostBytes: number,
): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
