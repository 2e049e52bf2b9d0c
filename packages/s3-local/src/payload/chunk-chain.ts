import type { ChunkSigner } from "../authenticate/payload.ts";
import { scopeText, sha256Hex, sign } from "../authenticate/signature.ts";

/** Each signature signs the one before it, so that no chunk can be left out or moved. */
export interface ChunkChain {
  /** The signature of the next chunk, by the hash of its bytes. */
  chunk(sha256: string): string;
  trailer(headers: ReadonlyMap<string, string>): string;
}

export function chunkChain({ key, date, scope, seed }: ChunkSigner): ChunkChain {
  let previous = seed;
  const next = (kind: string, hashes: readonly string[]) => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, date, scopeText(scope), previous, ...hashes];
    previous = sign(key, text.join("\n"));
    return previous;
  };
  return {
    chunk: (sha256) => next("PAYLOAD", [sha256Hex(""), sha256]),
    trailer(headers) {
      const lines = [...headers].map(([name, value]) => `${name}:${value}\n`);
      return next("TRAILER", [sha256Hex(lines.join(""))]);
    },
  };
}
