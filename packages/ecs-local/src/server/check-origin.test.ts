import { expect, test } from "vitest";

import { checkOrigin } from "./check-origin.ts";

test.each([
  "https://shop.example",
  "null",
  "http://localhost.example:4566",
  "http://127.0.0.1.example",
  "",
])("refuses a page of %j", (origin) => {
  expect(() => checkOrigin(origin)).toThrow("Only those of this machine are answered.");
});

test.each([undefined, "http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:80"])(
  "answers a page of %j",
  (origin) => {
    expect(() => checkOrigin(origin)).not.toThrow();
  },
);
