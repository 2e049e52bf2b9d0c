import fc from "fast-check";
import { expect, test } from "vitest";

import { S3SignerError } from "../errors.ts";
import { buildKey } from "./build-key.ts";
import { checkKey } from "./check-key.ts";
import { encodeUser } from "./encode-user.ts";

// Pieces of which escapes are made, among letters that are harmless.
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "photo", "b.png", "é", "-", "_1", " (2)", "写真") },
  fc.constantFrom("..", ".", "/", "\\", "%2e", "%2F", "%5c", "%25", "%00", "${", "}", "~", " "),
  fc.constantFrom("\u0000", "\n", "\uff0e", "\u2025", "\uff0f", "\u2100", "\u202e", "e\u0301"),
  fc.string({ unit: "grapheme", maxLength: 4 }),
  fc.string({ unit: "binary", maxLength: 3 }),
);
const name = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
const user = fc
  .oneof(fc.constantFrom("..", ".", "../bob", "a/b", "alice"), name)
  .filter((text) => text !== "" && text.isWellFormed());

test.each([undefined, "0f3a"])(
  "no name leads out of its user's prefix, however a reader decodes it (id %s)",
  (id) => {
    let signed = 0;
    fc.assert(
      fc.property(user, name, (owner, wished) => {
        const key = built({ prefix: "u/{user}/", user: owner, name: wished, id });
        if (key === undefined) return;
        signed += 1;
        const start = `u/${encodeUser(owner)}/`;
        for (const reading of readingsOf(key)) expect(reading.startsWith(start)).toBe(true);
        // What is signed is checked once more, and passes.
        expect(checkKey(key)).toBe(key);
      }),
      { numRuns: 5000 },
    );
    // Not because all are refused.
    expect(signed).toBeGreaterThan(300);
  },
);

// The twin: without the look at the name, the same readers are led out.
test("the readers are led out by a key that was put together without a look", () => {
  const leaves = ["../bob/x", "%2e%2e/bob/x", "..\\bob\\x", "\uff0e\uff0e/bob/x", "%252e%252e/b/x"];

  for (const leaving of leaves)
    expect(readingsOf(`u/alice/${leaving}`).every((path) => path.startsWith("u/alice/"))).toBe(
      false,
    );
});

test("no two users share a prefix, and none is the begin of another's", () => {
  fc.assert(
    fc.property(user, user, (one, other) => {
      fc.pre(one !== other);
      expect(`${encodeUser(one)}/`.startsWith(`${encodeUser(other)}/`)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

function built({
  id,
  ...parts
}: {
  prefix: string;
  user: string;
  name: string;
  id: string | undefined;
}): string | undefined {
  try {
    return buildKey(id === undefined ? parts : { ...parts, id });
  } catch (error) {
    if (error instanceof S3SignerError && error.code === "BadName") return undefined;
    throw error;
  }
}

/** What stores, proxies and file systems may take a key for. */
function readingsOf(key: string): string[] {
  const once = decoded(key);
  const twice = decoded(once);
  return [key, once, twice]
    .flatMap((each) => [each, each.normalize("NFKC")])
    .map((each) => resolved(each.replaceAll("\\", "/")));
}

function decoded(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_whole, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function resolved(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
