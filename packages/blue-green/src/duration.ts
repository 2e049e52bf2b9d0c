const units = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1, us: 0.001, ns: 0.000_001 } as const;

/**
 * Reads a duration as Compose writes it: `1m30s`, `10s`, `500ms`, `1.5s`, `250us`.
 * @returns milliseconds, rounded to whole ones, or undefined where the text is no duration
 * @see https://github.com/compose-spec/compose-spec/blob/main/11-extension.md#specifying-durations
 */
export function parseDuration(text: string): number | undefined {
  const number = String.raw`(\d+(?:\.\d+)?)`;
  const parts = Object.keys(units).map((unit) => `(?:${number}${unit})?`);
  const match = new RegExp(`^${parts.join("")}$`).exec(text.trim().replace("\u00B5s", "us"));
  if (!match || match[0] === "") return undefined;
  const ms = Object.values(units).map((unit, index) => Number(match[index + 1] ?? 0) * unit);
  return Math.round(ms.reduce((sum, each) => sum + each, 0));
}

/** Writes a duration for people: `850 ms`, `12.3 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
