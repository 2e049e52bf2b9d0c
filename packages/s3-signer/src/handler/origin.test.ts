import { expect, test } from "vitest";

import type { UploadEvent } from "../events.ts";
import { handlerFor, post, requestOf, wish } from "../../test/support/handle.ts";

test.each([
  [{ origin: "https://evil.example" }, 403],
  [{ origin: "null" }, 403],
  [{ origin: "https://shop.example.evil.example" }, 403],
  [{ origin: "https://shop.example:8443" }, 403],
  [{ "sec-fetch-site": "cross-site" }, 403],
  [{ "sec-fetch-site": "same-site" }, 403],
  [{ origin: "https://shop.example" }, 200],
  [{ origin: "https://www.shop.example" }, 200],
  [{ "sec-fetch-site": "same-origin" }, 200],
  [{ "sec-fetch-site": "none" }, 200],
  [{}, 200],
])("answers a request with %j by %d", async (headers: Record<string, string>, status) => {
  const { response } = await post(wish, { origins: ["https://www.shop.example"] }, headers);

  expect(response.status).toBe(status);
});

test.each([
  ["https://shop.example", 200],
  ["https://evil.example", 403],
])(
  "compares %s with the address where there is no header Host, as in HTTP/2: %d",
  async (origin, status) => {
    const request = requestOf(wish, { origin });
    request.headers.delete("host");

    expect((await handlerFor()(request, undefined)).status).toBe(status);
  },
);

test("asks nobody's session for a page of another origin", async () => {
  let asked = 0;
  const session = (): { user: string } => ({ user: `${(asked += 1)}` });

  await post(wish, { session }, { origin: "https://evil.example" });

  expect(asked).toBe(0);
});

test("tells operators which origin and which host were compared, and the browser not", async () => {
  const messages: string[] = [];
  const onEvent = (event: UploadEvent): void =>
    void (event.type === "refused" && messages.push(event.message));

  const { body } = await post(
    wish,
    { onEvent },
    { origin: "https://www.shop.example", host: "app:3000" },
  );
  await post(wish, { onEvent }, { "sec-fetch-site": "cross-site" });

  expect(JSON.stringify(body)).not.toContain("app:3000");
  expect(messages).toEqual([
    expect.stringContaining(
      'Origin is "https://www.shop.example", the host that was asked "app:3000"',
    ),
    expect.stringContaining("Sec-Fetch-Site is cross-site"),
  ]);
});
