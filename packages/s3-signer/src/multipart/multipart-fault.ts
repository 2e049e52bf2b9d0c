import { S3SignerError } from "../errors.ts";
import { readFault } from "../request/fault.ts";
import { type StoreAnswer, storeFault } from "../request/send.ts";

const badParts = new Set(["InvalidPart", "InvalidPartOrder", "EntityTooSmall", "MalformedXML"]);

/** What a store's no to a request about a multipart upload means. */
export function multipartFault(answer: StoreAnswer): S3SignerError {
  const { code } = readFault(answer.text);
  if (code === "NoSuchUpload")
    return new S3SignerError("NoSuchUpload", "This upload was completed, removed or never begun");
  if (badParts.has(code))
    return new S3SignerError("InvalidPart", `The store does not take these parts: ${code}`);
  return storeFault(answer);
}
