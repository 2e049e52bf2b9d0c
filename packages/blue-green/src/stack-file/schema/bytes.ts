const units = { b: 0, k: 1, m: 2, g: 3, t: 4 } as const;

/**
 * Reads a size as Compose writes it: `512m`, `1.5gb`, `1024`.
 * @returns bytes, or undefined where the text is no size
 * @see https://github.com/compose-spec/compose-spec/blob/main/11-extension.md#specifying-byte-values
 */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([bkmgt])b?)?$/i.exec(text.trim());
  if (!match) return undefined;
  const unit = match[2]?.toLowerCase() ?? "b";
  const power = Object.entries(units).find(([name]) => name === unit)?.[1] ?? 0;
  return Math.round(Number(match[1]) * 1_024 ** power);
}
