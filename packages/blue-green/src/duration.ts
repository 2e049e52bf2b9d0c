const units = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

/**
 * Reads a duration as Compose writes it: `1m30s`, `10s`, `500ms`.
 * @returns milliseconds, or undefined where the text is no duration
 * @see https://github.com/compose-spec/compose-spec/blob/main/11-extension.md#specifying-durations
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text.trim());
  if (!match || match[0] === "") return undefined;
  const [, hours = "0", minutes = "0", seconds = "0", milliseconds = "0"] = match;
  return (
    Number(hours) * units.h +
    Number(minutes) * units.m +
    Number(seconds) * units.s +
    Number(milliseconds) * units.ms
  );
}

/** Writes a duration for people: `850 ms`, `12.3 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
