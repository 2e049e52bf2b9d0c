// Each is a way in which some store, proxy, file system or screen takes a name for another one than the signer did.
const hostile: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\p{Cc}/u, "has a control character"],
  [/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u, "has a character that turns its direction"],
  [/[\u2028\u2029]/u, "has a line separator"],
  [/[\ufff0-\uffff]/u, "has a character that stands for none"],
  [/\\/, "has a backslash"],
  // Also encoded twice or more often: %252e is %2e after one decoding.
  [
    /%(?:25)*(?:2e|2f|5c|0[0-9a-f]|1[0-9a-f]|7f)/i,
    "has an encoded dot, slash or control character",
  ],
  [/%(?:25)*c0%(?:25)*a[ef]/i, "has an encoded dot, slash or control character"],
  [/\$\{/, "has a placeholder such as ${filename}"],
];

/**
 * Why a name may be an attack, as the end of a sentence that begins with "This name", or undefined when it is not.
 * A name has parts between slashes.
 */
export function hostility(name: string): string | undefined {
  if (name === "") return "is empty";
  if (!name.isWellFormed()) return "is not well-formed Unicode";
  const found = hostile.find(([pattern]) => pattern.test(name));
  if (found !== undefined) return found[1];
  const segments = name.split("/");
  if (segments.includes("")) return "has an empty part";
  // Compatibility forms: a fullwidth full stop is a dot, a one dot leader too, to whoever normalizes later.
  const plain = name.normalize("NFKC").split("/");
  if (plain.length !== segments.length || plain.some((part) => part.includes("\\")))
    return "has a character that stands for a slash";
  if (plain.some((part) => /^[\s.]+$/.test(part))) return "has a part of dots only";
  return undefined;
}
