/** One part of a PEM text. */
export interface Block {
  /** Such as `CERTIFICATE`. */
  label: string;
  /** As it is written anew, with a newline at the end. */
  pem: string;
  encrypted: boolean;
}

/**
 * The parts of a PEM text, in their order, whatever became of its line ends on the way: as in a file, as `\n` in
 * two characters, as in an environment variable, or as spaces.
 */
export function blocksOf(text: string): Block[] {
  const plain = text.replaceAll(/\\r|\\n/g, "\n");
  const all = plain.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs);
  return [...all].map(([, label = "", body = ""]) => {
    const encrypted = label === "ENCRYPTED PRIVATE KEY" || /ENCRYPTED|DEK-Info/.test(body);
    const lines = encrypted ? [] : (body.replaceAll(/\s/g, "").match(/.{1,64}/g) ?? []);
    const pem = [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
    return { label, pem, encrypted };
  });
}
