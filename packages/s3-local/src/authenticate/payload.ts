import type { Scope } from "./signature.ts";

/** How the body of a request is bound to its signature. */
export type Payload =
  | { is: "unsigned" }
  | { is: "hashed"; sha256: string }
  | {
      is: "chunked";
      /** Absent: chunks are not signed. */
      signer?: ChunkSigner;
      /** Headers come after the last chunk. */
      trailer: boolean;
    };

/** What continues a chain of signatures from that of the headers. */
export interface ChunkSigner {
  key: Buffer;
  date: string;
  scope: Scope;
  seed: string;
}

const chunked: Readonly<Record<string, { signed: boolean; trailer: boolean }>> = {
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": { signed: true, trailer: false },
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": { signed: true, trailer: true },
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER": { signed: false, trailer: true },
};

/**
 * What a value of `x-amz-content-sha256` says, `undefined` when S3 does not know it.
 * Source: Amazon S3 API Reference, "Common request headers".
 */
export function payloadOf(value: string, signer: ChunkSigner): Payload | undefined {
  if (value === "UNSIGNED-PAYLOAD") return { is: "unsigned" };
  if (/^[0-9a-f]{64}$/.test(value)) return { is: "hashed", sha256: value };
  if (!Object.hasOwn(chunked, value)) return undefined;
  const { signed = false, trailer = false } = chunked[value] ?? {};
  return { is: "chunked", trailer, ...(signed && { signer }) };
}
