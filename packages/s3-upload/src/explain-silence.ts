import { UploadError } from "./errors.ts";
import { placeOf } from "./send.ts";

/**
 * Finds out what a browser does not tell a page: whether a request without a readable answer failed
 * because the file cannot be read any more, because CORS forbids, or because of the network.
 */
export async function explainSilence(
  error: UploadError,
  { url, blob, again, name }: { url: string; blob: Blob; again: boolean; name: string },
): Promise<UploadError> {
  const values = { ...error.values, name };
  try {
    await blob.slice(0, 1).arrayBuffer();
  } catch (cause) {
    const message = `${name} cannot be read any more: ${String(cause)}`;
    return new UploadError("unreadable", message, { at: "file", values, cause });
  }
  const hints = `check that the address is right and its CORS rules allow ${origin()}`;
  // Once or twice it may be the network, which is back meanwhile.
  const isCors = again && error.values["sent"] === "0" && (await isReachable(url));
  const message = isCors
    ? `${placeOf(url)} answers, but not to this page: ${hints}, and that the bucket exists`
    : `${error.message}; if the network is well, ${hints}`;
  return new UploadError(isCors ? "cors" : "network", message, {
    at: "store",
    values,
    cause: error,
  });
}

/** Asks in the one way that needs no leave: the answer is hidden, that there is one is not. */
async function isReachable(url: string): Promise<boolean> {
  try {
    await fetch(placeOf(url), {
      mode: "no-cors",
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(5000),
    });
    return true;
  } catch {
    return false;
  }
}

function origin(): string {
  return (globalThis.location as Location | undefined)?.origin ?? "the page's origin";
}
