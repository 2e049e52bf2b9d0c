import { createHash } from "node:crypto";

import type { Payload } from "../authenticate/payload.ts";
import { isSameSignature } from "../authenticate/signature.ts";
import { Fault } from "../protocol/fault.ts";
import { byteReader, type ByteReader } from "./byte-reader.ts";
import { chunkChain, type ChunkChain } from "./chunk-chain.ts";

export type ChunkedPayload = Extract<Payload, { is: "chunked" }>;

const emptyTrailer: ReadonlyMap<string, string> = new Map();

/**
 * The bytes within an aws-chunked body. What was yielded is proved only when the iteration has ended.
 * Source: Amazon S3 API Reference, "Signature calculations: transferring payload in multiple chunks" and
 * "… including trailing headers".
 * @throws {Fault} `SignatureDoesNotMatch`, `IncompleteBody`
 */
export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  { signer, trailer }: ChunkedPayload,
): AsyncGenerator<Buffer, ReadonlyMap<string, string>> {
  const reader = byteReader(source);
  const chain = signer === undefined ? undefined : chunkChain(signer);
  for (;;) {
    const { size, signature } = parseHead(await reader.line());
    const hash = createHash("sha256");
    for await (const piece of reader.bytes(size)) {
      if (chain !== undefined) hash.update(piece);
      yield piece;
    }
    if (chain !== undefined) check(chain.chunk(hash.digest("hex")), signature);
    if (size === 0) return trailer ? readTrailer(reader, chain) : emptyTrailer;
    if ((await reader.line()) !== "") throw new Fault("IncompleteBody");
  }
}

function parseHead(line: string): { size: number; signature: string } {
  const [, size, signature = ""] =
    /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line) ?? [];
  if (size !== undefined) return { size: Number.parseInt(size, 16), signature };
  throw new Fault("InvalidRequest", { message: "The body is not of the aws-chunked encoding." });
}

async function readTrailer(
  reader: ByteReader,
  chain: ChunkChain | undefined,
): Promise<ReadonlyMap<string, string>> {
  const headers = new Map<string, string>();
  for (let line = await reader.line(); line !== ""; line = await reader.line()) {
    const colon = line.indexOf(":");
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    if (headers.size > 20) throw new Fault("IncompleteBody");
  }
  const signature = headers.get("x-amz-trailer-signature") ?? "";
  headers.delete("x-amz-trailer-signature");
  if (chain !== undefined) check(chain.trailer(headers), signature);
  return headers;
}

function check(calculated: string, given: string): void {
  if (!isSameSignature(calculated, given)) throw new Fault("SignatureDoesNotMatch");
}
