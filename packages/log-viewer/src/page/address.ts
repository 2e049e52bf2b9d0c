import { queryOf } from "./ask-server.ts";

/** What the address says is shown. */
export interface Place {
  search: string;
  /** A line, or a range of lines. */
  lines?: { from: number; to: number };
}

export function readAddress(text: string): Place {
  const parameters = new URLSearchParams(text);
  const search = parameters.get("q") ?? "";
  const [, from, to = from] =
    /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(parameters.get("line") ?? "") ?? [];
  return from === undefined
    ? { search }
    : { search, lines: { from: Number(from), to: Number(to) } };
}

export function addressOf({ search, lines }: Place): string {
  const line =
    lines === undefined
      ? undefined
      : lines.from === lines.to
        ? `${lines.from}`
        : `${lines.from}-${lines.to}`;
  return `/${queryOf({ q: search, line })}`;
}
