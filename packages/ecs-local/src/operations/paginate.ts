import { invalidParameter } from "../protocol/fault.ts";
import { between, type Rule } from "../protocol/rules.ts";

/** The rule of `maxResults`, 1 to 100 as nearly everywhere in ECS. */
export const pageSize: Rule = between(1, 100);

/**
 * One page of a sorted list. The token holds the place where the page ended, by the key of its last item,
 * so that what is added or removed meanwhile moves nothing.
 */
export function paginate(
  keys: readonly string[],
  {
    maxResults = 100,
    nextToken,
  }: { maxResults?: number | undefined; nextToken?: string | undefined },
): { page: string[]; nextToken?: string } {
  const after = nextToken === undefined ? undefined : decode(nextToken);
  const start = after === undefined ? 0 : placeAfter(keys, after);
  const page = keys.slice(start, start + maxResults);
  const last = page.at(-1);
  if (last === undefined || start + maxResults >= keys.length) return { page };
  return { page, nextToken: encode({ key: last, index: start + maxResults - 1 }) };
}

interface Place {
  key: string;
  index: number;
}

function placeAfter(keys: readonly string[], { key, index }: Place): number {
  const found = keys.indexOf(key);
  // It was removed since: those before it may have moved by what was removed, which we cannot know.
  return found === -1 ? Math.min(index, keys.length) : found + 1;
}

function encode({ key, index }: Place): string {
  return Buffer.from(`${index} ${key}`).toString("base64url");
}

function decode(token: string): Place {
  const [, index, key] =
    /^(\d{1,9}) (.*)$/su.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (index === undefined || key === undefined) throw invalidParameter("Invalid token.");
  return { index: Number(index), key };
}
