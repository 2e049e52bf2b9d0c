import { escapeUri, escapeUriPath, HttpRequest } from "@smithy/core/protocols";
import type { SignatureV4 } from "@smithy/signature-v4";

/** A request to the store, before it is signed. */
export interface StoreRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** Without it, the bucket itself is asked. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type UrlParts = Parameters<SignatureV4["presign"]>[0];

/** The request in the form that is signed, with each part of the key encoded once, as S3 wants it. */
export function signable(
  bucketUrl: string,
  { method, key, query, headers, body }: StoreRequest,
): HttpRequest {
  const { protocol, hostname, port, host, pathname } = new URL(bucketUrl);
  const base = pathname === "/" ? "" : pathname;
  return new HttpRequest({
    method,
    protocol,
    hostname,
    ...(port !== "" && { port: Number(port) }),
    path: key === undefined ? base || "/" : `${base}/${escapeUriPath(key)}`,
    query: { ...query },
    headers: { host, ...headers },
    ...(body !== undefined && { body }),
  });
}

/** The address of an object. */
export function objectUrl(bucketUrl: string, key: string): string {
  return `${bucketUrl}/${escapeUriPath(key)}`;
}

/** The URL of a request; its query is encoded as it was for the signature. */
export function urlOf({ protocol, hostname, port, path, query = {} }: UrlParts): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ""].flat().map((each) => `${escapeUri(name)}=${escapeUri(each)}`),
  );
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  return `${protocol}//${host}${path}${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`;
}
