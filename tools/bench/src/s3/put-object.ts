import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

import { createSigner } from "@hitless/s3-signer";

import { BenchError } from "../errors.ts";
import { bucket, type Store } from "./stores.ts";

const piece = Buffer.alloc(1024 ** 2, "hitless");

/** Sends an object of that many bytes by one PUT, as fast as it is taken. */
export async function putObject(
  { url: endpoint, region, credentials }: Store,
  { size, signal }: { size: number; signal: AbortSignal },
): Promise<void> {
  const signer = createSigner({ bucket, region, credentials, endpoint, pathStyle: true });
  const upload = { key: "u/bench/large.bin", contentType: "application/octet-stream", size };
  const { url, headers } = await signer.signPut(upload, { types: ["*/*"], maxSize: size });
  const outgoing = request(url, {
    method: "PUT",
    headers: { ...headers, "content-length": size },
    signal,
  });
  const answered = once(outgoing, "response");
  for (let sent = 0; sent < size; sent += piece.length) {
    const more = piece.subarray(0, Math.min(piece.length, size - sent));
    if (!outgoing.write(more)) await once(outgoing, "drain", { signal });
  }
  outgoing.end();
  const [answer] = (await answered) as [IncomingMessage];
  answer.resume();
  if (answer.statusCode !== 200)
    throw new BenchError("bad-answers", `The PUT was answered by ${answer.statusCode}`);
}
