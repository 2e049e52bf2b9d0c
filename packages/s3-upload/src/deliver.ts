import { UploadError } from "./errors.ts";
import { explainSilence } from "./explain-silence.ts";
import { send, type SendOptions, type StoreAnswer, type StoreRequest } from "./send.ts";
import { checkAnswer } from "./store-answer.ts";

export interface Delivery extends SendOptions {
  /** What of the file is sent. */
  blob: Blob;
  /** Of the file. */
  name: string;
  /** Counted from 1. */
  attempt: number;
}

/**
 * Sends one request and answers the store's success.
 * @throws {UploadError} for everything else, explained as far as a browser lets a page know.
 */
export async function deliver(
  request: StoreRequest,
  { blob, name, attempt, ...options }: Delivery,
): Promise<StoreAnswer> {
  const answer = await send(request, options).catch(async (error: unknown) => {
    if (!(error instanceof UploadError)) throw error;
    throw await explainSilence(error, { url: request.url, blob, again: attempt > 2, name });
  });
  // The answer to an earlier attempt was lost, and the file is there: the server will have a look.
  const isThere = attempt > 1 && answer.status === 412;
  if (!isThere) checkAnswer(request, answer, name);
  return answer;
}
