import type { UploadHandlerOptions } from "../../src/index.ts";
import { createSigner, createUploadHandler } from "../../src/index.ts";

// A handler whose store is never asked, and what a browser sends it.
export const url = "https://shop.example/api/uploads";
export const wish = { action: "sign", name: "a.png", type: "image/png", size: 10 };

export type Options = UploadHandlerOptions<undefined>;
export type Answer = Record<string, unknown>;

const signer = createSigner({
  bucket: "uploads",
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
});

export function handlerFor(options: Partial<Options> = {}) {
  return createUploadHandler({
    signer,
    secret: "0123456789abcdef0123456789abcdef",
    kinds: { file: { types: ["image/*"], maxSize: 1000 } },
    session: () => ({ user: "alice" }),
    ...options,
  });
}

export function requestOf(body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(url, {
    method: "POST",
    headers: { host: "shop.example", "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

export async function post(
  body: unknown,
  options: Partial<Options> = {},
  headers: Record<string, string> = {},
): Promise<{ response: Response; body: Answer }> {
  const response = await handlerFor(options)(requestOf(body, headers), undefined);
  return { response, body: (await response.json()) as Answer };
}

export async function get(
  query: string,
  options: Partial<Options> = {},
): Promise<{ response: Response; body: Answer }> {
  const request = new Request(url + query, { headers: { host: "shop.example" } });
  const response = await handlerFor(options)(request, undefined);
  return { response, body: (await response.json()) as Answer };
}
