const longest = 500;

/**
 * A text of others without secrets, on one line, of at most 500 characters: what is known to be secret, and whatever
 * looks like a key or a token. A store's words may repeat what was sent to it.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = secrets
    .filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
  return known
    .replaceAll(/[\w+/=-]{20,}/g, (word) => (looksSecret(word) ? "[redacted]" : word))
    .replaceAll(/\s+/g, " ")
    .slice(0, longest);
}

// Words and paths are long too, but have no digits among their letters as what is random has.
function looksSecret(word: string): boolean {
  return /\d/.test(word) && /[A-Za-z]/.test(word);
}
