import { codeOf } from "./error-codes.ts";
import { afterMs } from "./retry-after.ts";
import { UploadError } from "./errors.ts";
import { placeOf, type StoreAnswer, type StoreRequest } from "./send.ts";

/**
 * Lets a success pass and makes an error of everything else.
 * @throws {UploadError} by S3's code and message in the XML of the answer.
 */
export function checkAnswer(
  { method, url }: StoreRequest,
  { status, body, header }: StoreAnswer,
  name: string,
): void {
  if (status >= 200 && status < 300) return;
  const sourceCode = elementOf(body, "Code");
  const message = elementOf(body, "Message");
  throw new UploadError(
    codeOf(status, sourceCode, message),
    `${method} ${placeOf(url)} was answered by ${status} ${sourceCode ?? ""}: ${message ?? "no message"}`,
    {
      at: "store",
      status,
      sourceCode,
      retryAfterMs: afterMs(header("retry-after")),
      values: { name },
    },
  );
}

/** The ETag without its quotes: of the header where CORS exposes it, else of a POST's XML. */
export function etagOf({ body, header }: StoreAnswer): string | undefined {
  return (header("etag") ?? elementOf(body, "ETag"))?.replaceAll('"', "");
}

/** S3's answers are flat: a regular expression is enough, and much less than a parser. */
export function elementOf(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replaceAll(/&(quot|#34|#x22);/gi, '"');
}
