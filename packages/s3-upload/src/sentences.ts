import { bytes } from "./bytes.ts";
import type { UploadError, UploadErrorCode } from "./errors.ts";

/**
 * One sentence for each code, and `busy-server` for `busy` where it is the application's server; `{name}`, `{limit}`, `{type}`
 * and `{code}` are filled in.
 */
export type Sentences = Readonly<Record<UploadErrorCode | "busy-server", string>>;

/** What `sentenceOf` says where it gets no other sentences. */
export const english: Sentences = {
  "too-large": "{name} is larger than allowed{limit}.",
  "too-small": "{name} is smaller than allowed{limit}.",
  "type-not-allowed": "Files of this kind cannot be uploaded here{type}.",
  "bad-name": "{name} has a name that cannot be used; rename it and try again.",
  "too-many": "There are too many files{limit}.",
  unreadable: "{name} cannot be read any more; choose it again.",
  "signed-out": "Please sign in again, and then try once more.",
  settings: "This site could not prepare the upload; try again in a moment.",
  forbidden: "{name} was refused; if it happens again, tell the people who run this site.",
  expired:
    "The permission to upload ran out; try again, and if it happens again, tell the people who run this site.",
  network: "The connection was lost; check it and try again.",
  cors: "The storage does not accept uploads from this site; tell the people who run it.",
  offline: "You have been offline for too long; try again.",
  busy: "The storage is busy; try again in a moment.",
  "busy-server": "This site is busy; try again in a moment.",
  damaged: "{name} arrived damaged; try again.",
  missing: "{name} did not arrive; try again.",
  exists: "{name} has been uploaded before.",
  misconfigured: "Uploads are not set up correctly; tell the people who run this site.",
  unknown: "{name} could not be uploaded ({code}).",
};

/** Says to people what went wrong, in English or in the sentences given, whole or in part. */
export function sentenceOf(error: UploadError, sentences: Partial<Sentences> = {}): string {
  const { limit, type, name } = error.values;
  const values: Record<string, string> = {
    name: name ?? "The file",
    limit:
      limit === undefined ? "" : ` (${error.code === "too-many" ? limit : bytes(Number(limit))})`,
    type: type === undefined ? "" : ` (${type})`,
    code: error.sourceCode ?? String(error.status ?? error.code),
  };
  const { code, at, sourceCode } = error;
  const isServer = code === "busy" && at === "server" && sourceCode !== "StoreUnavailable";
  const key = isServer ? "busy-server" : code;
  const sentence = sentences[key] ?? english[key];
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, field: string) => values[field] ?? whole);
}
