/** What was found, short enough for a line of an error, and nothing of a private key. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  const text = JSON.stringify(value);
  if (text.includes("-----BEGIN")) return "a certificate or key";
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}
