import { S3SignerError } from "../errors.ts";

/**
 * Refuses a request that a page of another site sent. Browsers say so in `Origin`, and in `Sec-Fetch-Site` where they
 * send none; what says neither is no browser, and no page can make it send a cookie.
 *
 * @throws {S3SignerError} `ForeignOrigin`, whose cause says what was compared: behind a proxy the host is its own.
 * @see https://fetch.spec.whatwg.org/#origin-header
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function refuseForeign({ headers, url }: Request, origins: readonly string[]): void {
  const origin = headers.get("origin");
  // HTTP/2 has no header `Host`.
  const host = headers.get("host") ?? new URL(url).host;
  if (origin === null) {
    const site = headers.get("sec-fetch-site");
    if (site === "cross-site" || site === "same-site") throw foreign(`Sec-Fetch-Site is ${site}`);
    return;
  }
  if (origins.includes(origin)) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw foreign(
    `Origin is ${shown(origin)}, the host that was asked ${shown(host)}; where a proxy changes the host, name the origin in origins`,
  );
}

function foreign(why: string): S3SignerError {
  const cause = new Error(why);
  return new S3SignerError("ForeignOrigin", "Pages of another origin may not ask this", { cause });
}

// Anyone can send anything in them.
function shown(header: string): string {
  return JSON.stringify(header.slice(0, 200));
}
