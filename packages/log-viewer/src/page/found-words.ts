import type { Query } from "../query/query.ts";

/** What matches the words that a search looks for, to mark them. */
export function foundWords(query: Query): RegExp | undefined {
  const sources = wordsIn(query).map(
    ({ words, prefix }) =>
      `(?<![\\p{L}\\p{N}])${words.join("[^\\p{L}\\p{N}]+")}${prefix ? "" : "(?![\\p{L}\\p{N}])"}`,
  );
  return sources.length === 0 ? undefined : new RegExp(sources.join("|"), "giu");
}

function wordsIn(query: Query): (Query & { is: "words" })[] {
  if (query.is === "words") return [query];
  return query.is === "and" || query.is === "or" ? query.parts.flatMap(wordsIn) : [];
}
