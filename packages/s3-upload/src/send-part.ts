import { type AttemptContext, type AttemptOptions, withAttempts } from "./attempts.ts";
import { deliver } from "./deliver.ts";
import type { PartSigner } from "./part-signer.ts";
import type { Part } from "./plan-parts.ts";
import { etagOf } from "./store-answer.ts";

export interface SendPartContext extends Pick<AttemptContext, "signal" | "onEvent"> {
  signer: PartSigner;
  options: AttemptOptions;
  stallMs: number;
  onSent: (bytes: number) => void;
}

/** Sends one part, as often as it takes, and answers its ETag where CORS lets it be read. */
export async function sendPart(
  file: File,
  part: Part,
  { signer, options, signal, stallMs, onEvent, onSent }: SendPartContext,
): Promise<string | undefined> {
  const blob = file.slice(part.start, part.end);
  const work = async (attempt: number) => {
    const { url, headers = {} } = await signer.sign(part, signal);
    onSent(0);
    const how = { signal, stallMs, onSent, blob, name: file.name, attempt };
    const answer = await deliver({ method: "PUT", url, headers, body: blob }, how);
    onSent(blob.size);
    return etagOf(answer);
  };
  return withAttempts(work, options, { signal, onEvent, onExpired: () => signer.drop(part) });
}
