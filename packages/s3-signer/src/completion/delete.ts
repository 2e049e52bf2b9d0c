import { checkKey } from "../keys/check-key.ts";
import { send, storeFault } from "../request/send.ts";
import type { SigningContext } from "../signing-context.ts";

/**
 * Removes an object. One that is not there is as good as removed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 */
export async function deleteObject(
  context: SigningContext,
  key: string,
  signal?: AbortSignal,
): Promise<void> {
  const answer = await send(context, { method: "DELETE", key: checkKey(key) }, signal);
  if (![200, 204, 404].includes(answer.status)) throw storeFault(answer);
}
