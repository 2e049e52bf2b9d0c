import { createHash, createHmac, type Hash } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";

import { type Received, send, type Sent } from "./http.ts";

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** An S3 that is asked. */
export interface Asked {
  url: string;
  region: string;
  credentials: Keys;
}

export interface Unsigned {
  method?: string;
  /** Encoded. */
  path: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer | string;
}

export interface SignOptions {
  at?: Date;
  credentials?: Keys;
  region?: string;
  service?: string;
  expiresIn?: number;
  /** Changed after signing. */
  change?: (sent: Sent) => Sent;
}

/** The hash that the signer of AWS's SDK asks for. */
class Sha256 {
  readonly #hash: Hash | ReturnType<typeof createHmac>;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }

  reset(): void {}
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

/** Asks with a signature in the header, by the signer of AWS's SDK. */
export async function ask(
  asked: Asked,
  given: Unsigned,
  options: SignOptions = {},
): Promise<Received> {
  return send((options.change ?? same)(await signed(asked, given, options)));
}

export async function signed(
  asked: Asked,
  given: Unsigned,
  options: SignOptions = {},
): Promise<Sent> {
  const request = await signer(asked, options).sign(requestOf(asked, given), {
    signingDate: options.at ?? new Date(),
  });
  return sentOf(asked, given, request);
}

/** Asks with a presigned URL; the headers given are signed and sent. */
export async function askPresigned(
  asked: Asked,
  given: Unsigned,
  options: SignOptions = {},
): Promise<Received> {
  return send((options.change ?? same)(await presigned(asked, given, options)));
}

export async function presigned(
  asked: Asked,
  given: Unsigned,
  options: SignOptions = {},
): Promise<Sent> {
  const headers = Object.keys(given.headers ?? {});
  const query = { ...given.query, "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD" };
  const unsigned = requestOf(asked, { ...given, query, body: "" });
  unsigned.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD";
  const request = await signer(asked, options).presign(unsigned, {
    signingDate: options.at ?? new Date(),
    expiresIn: options.expiresIn ?? 60,
    unhoistableHeaders: new Set(headers),
    signableHeaders: new Set(["host", ...headers]),
  });
  return sentOf(asked, given, request);
}

/** A URL with a parameter more, or with another value of it. */
export function withParameter(sent: Sent, name: string, value: string): Sent {
  const encoded = encodeURIComponent(value);
  const found = new RegExp(`([?&]${name})=[^&]*`);
  const path = found.test(sent.path)
    ? sent.path.replace(found, `$1=${encoded}`)
    : `${sent.path}${sent.path.includes("?") ? "&" : "?"}${name}=${encoded}`;
  return { ...sent, path };
}

/** The change that leaves a header out. */
export function withoutHeader(name: string): (sent: Sent) => Sent {
  return (sent) => ({
    ...sent,
    headers: Object.fromEntries(
      Object.entries(sent.headers ?? {}).filter(([each]) => each !== name),
    ),
  });
}

function signer(asked: Asked, options: SignOptions): SignatureV4 {
  return new SignatureV4({
    credentials: options.credentials ?? asked.credentials,
    region: options.region ?? asked.region,
    service: options.service ?? "s3",
    sha256: Sha256,
    uriEscapePath: false,
  });
}

function requestOf(
  { url }: Asked,
  { method = "GET", path, query = {}, headers = {}, body = "" }: Unsigned,
) {
  const { hostname, port, host } = new URL(url);
  const request = { method, protocol: "http:", hostname, port: Number(port), path };
  return {
    ...request,
    query: { ...query },
    headers: { host, ...headers } as Record<string, string>,
    body: Buffer.from(body),
  };
}

function sentOf(
  { url }: Asked,
  { method = "GET", path, body = "" }: Unsigned,
  request: { query?: Record<string, unknown>; headers: Record<string, string> },
): Sent {
  const query = Object.entries(request.query ?? {}).map(
    ([name, value]) => `${encode(name)}=${encode(String(value))}`,
  );
  const full = query.length === 0 ? path : `${path}?${query.join("&")}`;
  return { url, method, path: full, headers: request.headers, body };
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function same(sent: Sent): Sent {
  return sent;
}
