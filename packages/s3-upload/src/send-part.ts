import { type AttemptContext, type AttemptOptions, withAttempts } from "./attempts.ts";
import { UploadError } from "./errors.ts";
import { explainSilence } from "./explain-silence.ts";
import type { PartSigner } from "./part-signer.ts";
import type { Part } from "./plan-parts.ts";
import { send, type StoreRequest } from "./send.ts";
import { checkAnswer, etagOf } from "./store-answer.ts";

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
  const { name } = file;
  const blob = file.slice(part.start, part.end);
  const attempt = async (count: number) => {
    const { url, headers = {} } = await signer.sign(part, signal);
    const request: StoreRequest = { method: "PUT", url, headers, body: blob };
    onSent(0);
    const answer = await send(request, { signal, stallMs, onSent }).catch(async (error) => {
      if (!(error instanceof UploadError)) throw error;
      throw await explainSilence(error, { url, blob, again: count > 1, name });
    });
    checkAnswer(request, answer, name);
    onSent(blob.size);
    return etagOf(answer);
  };
  return withAttempts(attempt, options, { signal, onEvent, onExpired: () => signer.drop(part) });
}
