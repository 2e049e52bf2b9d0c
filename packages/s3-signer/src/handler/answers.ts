import type { S3SignerError } from "../errors.ts";

const headers = {
  // What is signed is for one user and a short time.
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
};

export function answer(body: unknown): Response {
  return Response.json(body, { headers });
}

export function noContent(): Response {
  return new Response(null, { status: 204, headers });
}

/** A refusal in the form `{ error: { code, message } }`, with the `limit` in bytes where it is one of size. */
export function refusal(
  { code, message, limit, status }: S3SignerError,
  more: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(
    { error: { code, message, limit } },
    { status, headers: { ...headers, ...more } },
  );
}
