import type { StoredCorsRule } from "../store/records.ts";

export interface CorsQuestion {
  origin: string;
  method: string;
  /** Lower-case names that a preflight asks for. */
  headers: readonly string[];
}

/**
 * The first rule that allows a request from another origin.
 * Source: Amazon S3 User Guide, "How Amazon S3 evaluates the CORS configuration on a bucket".
 */
export function judgeCors(
  rules: readonly StoredCorsRule[],
  { origin, method, headers }: CorsQuestion,
): StoredCorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.allowedOrigins.some((pattern) => matches(pattern, origin)) &&
      rule.allowedMethods.some((each) => each === method) &&
      headers.every((name) =>
        rule.allowedHeaders.some((pattern) => matches(pattern.toLowerCase(), name)),
      ),
  );
}

/** The headers that let a page of the origin read the answer. */
export function corsHeaders(
  rule: StoredCorsRule,
  { origin, headers }: CorsQuestion,
): Record<string, string> {
  const isForAll = rule.allowedOrigins.includes("*");
  return {
    "access-control-allow-origin": isForAll ? "*" : origin,
    "access-control-allow-methods": rule.allowedMethods.join(", "),
    ...(headers.length > 0 && { "access-control-allow-headers": headers.join(", ") }),
    ...(rule.exposeHeaders.length > 0 && {
      "access-control-expose-headers": rule.exposeHeaders.join(", "),
    }),
    ...(rule.maxAgeSeconds !== undefined && {
      "access-control-max-age": String(rule.maxAgeSeconds),
    }),
    ...(!isForAll && { "access-control-allow-credentials": "true" }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

/** At most one asterisk stands for anything. */
function matches(pattern: string, text: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === text;
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
  const isLongEnough = text.length >= before.length + after.length;
  return isLongEnough && text.startsWith(before) && text.endsWith(after);
}
