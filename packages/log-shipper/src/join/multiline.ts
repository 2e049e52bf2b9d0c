/** Which lines belong together, as stack traces do. */
export interface Multiline {
  pattern: RegExp;
  /** What the pattern matches: the first line of a group, the last one, or all but the first or the last one. */
  match: "first" | "last" | "nonfirst" | "nonlast";
  /** A group is given on after so long without a line. In ms. */
  flushAfterMs: number;
  /** Between its lines. */
  separator: string;
}

export const defaultMultiline = { match: "nonfirst", flushAfterMs: 500, separator: "\n" } as const;

/** Whether the line begins a group, which ends the one before. */
export function groupStarts({ pattern, match }: Multiline, line: string): boolean {
  if (match === "first") return pattern.test(line);
  return match === "nonfirst" && !pattern.test(line);
}

/** Whether the line ends its group. */
export function groupEnds({ pattern, match }: Multiline, line: string): boolean {
  if (match === "last") return pattern.test(line);
  return match === "nonlast" && !pattern.test(line);
}
