/** The beginning of something, of which the rest is to come. It is joined once, and not for each chunk. */
export interface KeptBytes {
  readonly length: number;
  keep(chunk: Uint8Array): void;
  /** All that was kept, with a chunk behind it; then nothing is kept. */
  take(chunk: Uint8Array): Uint8Array;
}

export function createKeptBytes(): KeptBytes {
  let chunks: Uint8Array[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    keep(chunk) {
      if (chunk.length === 0) return;
      chunks.push(chunk);
      length += chunk.length;
    },
    take(chunk) {
      if (length === 0) return chunk;
      const all = Buffer.concat([...chunks, chunk], length + chunk.length);
      chunks = [];
      length = 0;
      return all;
    },
  };
}
