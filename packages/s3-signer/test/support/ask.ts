import type { UploadHandler } from "../../src/index.ts";

/** The answer to `sign`, as a browser reads it. */
export interface Signed {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
  readonly ticket: string;
}

export interface Answered<Body> {
  readonly status: number;
  readonly body: Body;
}

/** Asks a handler as a page of its own origin does. */
export async function ask<Body = unknown>(
  handler: UploadHandler<undefined>,
  body: unknown,
): Promise<Answered<Body>> {
  const request = new Request("http://app.example/api/uploads", {
    method: "POST",
    headers: {
      host: "app.example",
      origin: "http://app.example",
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  const response = await handler(request, undefined);
  const text = await response.text();
  return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as Body };
}
