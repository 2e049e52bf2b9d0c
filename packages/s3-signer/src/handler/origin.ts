/**
 * Whether a page of another site sent this request. Browsers say so in `Origin`, and in `Sec-Fetch-Site` where they
 * send none; what says neither is no browser, and no page can make it send a cookie.
 *
 * @see https://fetch.spec.whatwg.org/#origin-header
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isForeign({ headers, url }: Request, origins: readonly string[]): boolean {
  const origin = headers.get("origin");
  if (origin === null) {
    const site = headers.get("sec-fetch-site");
    return site === "cross-site" || site === "same-site";
  }
  if (origins.includes(origin)) return false;
  // HTTP/2 has no header `Host`.
  const host = headers.get("host") ?? new URL(url).host;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
