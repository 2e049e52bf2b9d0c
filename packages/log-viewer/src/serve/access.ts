import { createHash, createHmac, timingSafeEqual } from "node:crypto";

import { isLoopback } from "./is-loopback.ts";

/** What of a request decides who may ask. */
export interface Asker {
  method: string;
  /** Of the header `Host`. */
  host: string | undefined;
  origin: string | undefined;
  authorization: string | undefined;
  cookie: string | undefined;
}

/** Who may ask. */
export interface Access {
  judge: (asker: Asker) => "allowed" | "log-in" | "refused";
  /** Whether it is the token, and so the cookie that stands for it. */
  cookieFor: (token: string) => string | undefined;
}

export const cookieName = "hitless_log_viewer";

/** Without a token, only pages and programs of this machine may ask. */
export function createAccess(token: string | undefined): Access {
  const session = token === undefined ? undefined : createHmac("sha256", token).update("session");
  const cookie = session?.digest("base64url");
  return {
    judge({ method, host, origin, authorization, cookie: cookies }) {
      // Another site's page sends its own origin; a form of ours sends ours.
      if (method !== "GET" && method !== "HEAD" && !isOwnOrigin(origin, host)) return "refused";
      if (token === undefined || cookie === undefined) {
        // A name of another site may lead here (DNS rebinding); its pages must not read.
        return isLoopback(hostNameOf(host)) ? "allowed" : "refused";
      }
      const [, bearer] = /^Bearer (.+)$/i.exec(authorization ?? "") ?? [];
      if (bearer !== undefined) return isSame(bearer, token) ? "allowed" : "log-in";
      const [, given] = new RegExp(`(?:^|; *)${cookieName}=([^;]+)`).exec(cookies ?? "") ?? [];
      return given !== undefined && isSame(given, cookie) ? "allowed" : "log-in";
    },
    cookieFor(given) {
      return token !== undefined && isSame(given, token) ? cookie : undefined;
    },
  };
}

function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  // Programs send none; every browser does with what is no GET.
  if (origin === undefined) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

function hostNameOf(host = ""): string {
  return host.replace(/:\d+$/, "");
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
