const firstBytes = 1024 * 1024;

/**
 * Tells a file that is picked again from others: by its name, size, date and the SHA-256 of its first
 * MiB. Undefined where the page is not in a secure context, which has no hashes.
 */
export async function fingerprintOf(file: File): Promise<string | undefined> {
  const { subtle } = globalThis.crypto as { subtle?: SubtleCrypto };
  if (subtle === undefined) return undefined;
  const start = await file.slice(0, firstBytes).arrayBuffer();
  const hash = new Uint8Array(await subtle.digest("SHA-256", start));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex}:${file.size}:${file.lastModified}:${file.name}`;
}
