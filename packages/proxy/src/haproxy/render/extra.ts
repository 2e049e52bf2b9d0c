import { asItIs, invalid } from "./words.ts";

// The words that begin a section in HAProxy 2.6 and later.
const sections = new Set([
  "backend",
  "cache",
  "crt-list",
  "crt-store",
  "defaults",
  "dynamic-update",
  "fcgi-app",
  "frontend",
  "global",
  "http-errors",
  "listen",
  "log-forward",
  "log-profile",
  "mailers",
  "peers",
  "program",
  "resolvers",
  "ring",
  "traces",
  "userlist",
]);

/**
 * Lines of the user's, which become lines of the section that they are for and of no other.
 * @throws {ProxyError} `invalid` for one that would begin a section, or more than one line.
 */
export function extraLines(lines: readonly string[] | undefined, what: string): string[] {
  return (lines ?? []).map((line, index) => {
    const where = `${what}[${index}]`;
    const text = asItIs(line, where);
    const first = text.split(/\s/, 1)[0] ?? "";
    const keyword = first.replaceAll(/["'\\]/g, "");
    if (sections.has(keyword)) {
      throw invalid(where, `must be a line within a section, and "${keyword}" begins one`);
    }
    return text;
  });
}
