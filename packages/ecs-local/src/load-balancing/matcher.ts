/**
 * Whether a status is one that the matcher of a target group takes: `200`, `200,202` or `200-299`.
 * Source: ELBv2 API reference, Matcher.
 */
export function matches(matcher: string, status: number): boolean {
  return matcher.split(",").some((part) => {
    const [least = "", most = least] = part.trim().split("-");
    return status >= Number(least) && status <= Number(most);
  });
}

/** Whether a text is a matcher. */
export function isMatcher(text: string): boolean {
  return /^[2-5]\d\d(-[2-5]\d\d)?(,[2-5]\d\d(-[2-5]\d\d)?)*$/.test(text);
}
