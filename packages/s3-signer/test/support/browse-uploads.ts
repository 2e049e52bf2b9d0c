import { expect } from "vitest";

import type { UploadConfirmation } from "../../src/index.ts";
import { postForm } from "./send.ts";

interface Signed {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
  readonly ticket: string;
}

interface Answered<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/**
 * Does to an app what a page does, over real HTTP: signs and uploads as alice, confirms, and is refused where it must
 * be; resolves with the confirmation. The app knows a user by the cookie `session=NAME`.
 */
export async function browseUploads(
  settingsUrl: string,
  { appParses = false }: { readonly appParses?: boolean } = {},
): Promise<UploadConfirmation> {
  const wish = { action: "sign", name: "théremin.png", type: "image/png", size: 5 };
  const { body: signed, headers } = await asked<Signed>(settingsUrl, wish);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(headers.get("content-type")).toMatch(/^application\/json/);
  expect(signed.key).toMatch(/^u\/alice\/[^/]+\/théremin\.png$/);
  expect(await postForm(signed, "12345")).toMatchObject({ status: 201 });
  const complete = { action: "complete", ticket: signed.ticket };
  const { body } = await asked<UploadConfirmation>(settingsUrl, complete);
  expect(body).toMatchObject({ key: signed.key, size: 5, type: "image/png" });
  await isRefusedRightly(settingsUrl, wish, complete);
  // What the app's own parser cannot read, the app refuses.
  if (!appParses) await isRefused([400], asked(settingsUrl, "{"));
  if (!appParses) await isRefused([400, 413], asked(settingsUrl, " ".repeat(3 << 20)));
  await abortsParts(settingsUrl);
  const query = await fetch(`${settingsUrl}?key=a/b.png`, { headers: { cookie: "session=alice" } });
  expect(await query.json()).toMatchObject({ fields: { key: "u/alice/a/b.png" } });
  return body;
}

async function isRefusedRightly(url: string, wish: object, complete: object): Promise<void> {
  const { origin } = new URL(url);
  const refusals: [number, Promise<Answered<unknown>>][] = [
    [401, asked(url, wish, { cookie: "" })],
    [403, asked(url, wish, { origin: "http://evil.example" })],
    [200, asked(url, wish, { origin })],
    [403, asked(url, complete, { cookie: "session=bob" })],
    [400, asked(url, { ...wish, name: "../bob/a.png" })],
    [413, asked(url, { ...wish, size: 1e9 })],
    [400, asked(url, wish, { "content-type": "text/plain" })],
  ];
  for (const [status, answer] of refusals) await isRefused([status], answer);
}

async function isRefused(
  statuses: readonly number[],
  answer: Promise<Answered<unknown>>,
): Promise<void> {
  const { status: found, headers } = await answer;
  expect(statuses).toContain(found);
  expect(headers.get("cache-control")).toBe("no-store");
}

async function abortsParts(url: string): Promise<void> {
  const wish = { action: "multipart-create", name: "a.png", type: "image/png", size: 1000 };
  const { ticket } = (await asked<Signed>(url, wish)).body;
  expect((await asked(url, { action: "multipart-list", ticket })).body).toEqual({ parts: [] });
  expect(await asked(url, { action: "multipart-abort", ticket })).toMatchObject({
    status: 204,
    body: undefined,
  });
}

async function asked<Body = unknown>(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered<Body>> {
  const response = await fetch(url, {
    method: "POST",
    headers: { cookie: "session=alice", "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === "" ? undefined : JSON.parse(text)) as Body,
  };
}
