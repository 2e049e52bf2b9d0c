import type { IncomingMessage } from "node:http";

/** Names and values in the order in which they came. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** A request as it was understood, before it is known who asks. */
export interface S3Request {
  /** The answer carries it as `x-amz-request-id`. */
  requestId: string;
  method: string;
  /** The path as it is signed: encoded once, the way of RFC 3986. */
  signedPath: string;
  query: Parameters;
  /** By lower-case name; those that repeat are joined with a comma, in order. */
  headers: ReadonlyMap<string, string>;
  bucket?: string;
  key?: string;
  /** The key that a form names, whose address names none; known once the form is read. */
  formKey?: string;
  /** When it arrived. */
  now: Date;
  stream: IncomingMessage;
  /** Called before the body is read: a client may wait until it is asked for it (RFC 9110, section 10.1.1). */
  askForBody: () => void;
}

/** The first value of a parameter. */
export function parameter({ query }: Pick<S3Request, "query">, name: string): string | undefined {
  return query.find(([each]) => each === name)?.[1];
}

/**
 * A header, or the parameter of a presigned URL that stands for it: signers move `x-amz-*` headers there.
 * Source: Amazon S3 API Reference, "Authenticating requests: using query parameters".
 */
export function headerOf(request: S3Request, name: string): string | undefined {
  const given = request.headers.get(name);
  if (given !== undefined || !name.startsWith("x-amz-")) return given;
  return request.query.find(([each]) => each.toLowerCase() === name)?.[1];
}

/** All headers that begin so, those of a presigned URL's parameters among them. */
export function headersFrom(request: S3Request, prefix: string): [name: string, value: string][] {
  const inQuery = request.query
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => name.startsWith("x-amz-"));
  const all = new Map([...inQuery, ...request.headers]);
  return [...all].filter(([name]) => name.startsWith(prefix));
}
