import { S3SignerError } from "../errors.ts";
import { checkKey, checkLength } from "./check-key.ts";
import { encodeUser } from "./encode-user.ts";
import { hostility } from "./hostility.ts";

export interface KeyParts {
  /** What the key begins with; `{user}` stands for the user of the session, encoded. */
  readonly prefix: string;
  /** The user of the session. */
  readonly user: string;
  /** What the browser calls the file, with folders where it has any: `designs/theremin.png`. */
  readonly name: string;
  /** Makes the key unique; without it the name is the rest of the key, as it stands. */
  readonly id?: string;
}

/**
 * Where a file goes: `<prefix><folders>/<id>/<name>`. The name comes from the browser and cannot leave the prefix;
 * characters that are merely awkward become `_`.
 *
 * @throws {S3SignerError} `BadName` that says why.
 */
export function buildKey({ prefix, user, name, id }: KeyParts): string {
  const start = prefixOf(prefix, user);
  const rest = id === undefined ? checkKey(withoutPrefix(name, start)) : withId(tidy(name), id);
  checkLength(start + rest);
  return start + rest;
}

/** The begin of all keys of a user: `u/{user}/` for alice is `u/alice/`. */
export function prefixOf(prefix: string, user: string): string {
  return prefix.replaceAll("{user}", () => encodeUser(user));
}

// The whole key may be asked for as well as what follows the prefix.
function withoutPrefix(name: string, start: string): string {
  return start !== "" && name.startsWith(start) ? name.slice(start.length) : name;
}

function withId(path: string, id: string): string {
  const segments = path.split("/");
  segments.splice(-1, 0, id);
  return segments.join("/");
}

function tidy(name: string): string {
  // macOS hands out decomposed names, which are no attack.
  const composed = name.normalize("NFC");
  const reason = hostility(composed);
  if (reason !== undefined) throw new S3SignerError("BadName", `This name ${reason}`);
  return composed.split("/").map(tidyPart).join("/");
}

function tidyPart(part: string): string {
  const tidied = part
    .replaceAll(/[^\p{L}\p{M}\p{N} !#&'()+,\-.;=@[\]_~]/gu, "_")
    .replaceAll(/^ +| +$/g, "");
  return tidied === "" ? "_" : tidied;
}
