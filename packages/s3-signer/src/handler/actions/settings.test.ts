import { expect, test } from "vitest";

import { get } from "../../../test/support/handle.ts";

test("answers the route of older clients: bucket, region, address and fields, for 200", async () => {
  const { response, body } = await get("?key=designs/theremin/a.png");

  expect(response.status).toBe(200);
  expect(body).toMatchObject({
    bucket: "uploads",
    region: "eu-central-1",
    url: "https://uploads.s3.eu-central-1.amazonaws.com/u/alice/designs/theremin/a.png",
    key: "u/alice/designs/theremin/a.png",
    fields: {
      key: "u/alice/designs/theremin/a.png",
      "Content-Type": "image/png",
      success_action_status: "200",
    },
  });
});

test.each([
  ["", "BadRequest"],
  ["?key=", "BadName"],
  ["?key=../bob/a.png", "BadName"],
  ["?key=..%2fbob%2fa.png", "BadName"],
  ["?key=%252e%252e%252fbob%252fa.png", "BadName"],
  ["?key=a.svg", "TypeNotAllowed"],
  ["?key=a.html", "TypeNotAllowed"],
  ["?key=a", "TypeNotAllowed"],
  ["?key=a.png&type=text/html", "TypeNotAllowed"],
])("answers GET %s with %s", async (query, code) => {
  expect((await get(query)).body).toMatchObject({ error: { code } });
});

test("keeps keys of older clients unique under a prefix that users share", async () => {
  const kinds = { file: { types: ["image/*"], maxSize: 1000, prefix: "public/" } };

  const { body } = await get("?key=a.png", { kinds });

  expect(body["key"]).toMatch(/^public\/[0-9a-f-]{36}\/a\.png$/);
});
