import type { Place } from "./address.ts";
import { type Page, searchPage } from "./ask-server.ts";

/** A line, a range of lines, or a time. */
export type Spot = NonNullable<Place["lines"]> | { timeMs: number };

/** What was found before a spot, newest first, and from it on, oldest first. */
export async function pagesAround(
  search: string,
  place: Spot,
  limit: number,
): Promise<[before: Page, after: Page]> {
  if ("from" in place) {
    return Promise.all([
      searchPage({ q: search, before: place.from, limit }),
      searchPage({ q: search, after: place.from - 1, order: "oldest", limit }),
    ]);
  }
  const time = new Date(place.timeMs).toISOString();
  const within = search.trim() === "" ? "" : ` (${search})`;
  const [before, after] = await Promise.all([
    searchPage({ q: `until:${time}${within}`, limit }),
    searchPage({ q: `since:${time}${within}`, order: "oldest", limit }),
  ]);
  return [before, after];
}
