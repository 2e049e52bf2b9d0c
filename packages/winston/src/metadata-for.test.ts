import { expect, test } from "vitest";

import { metadataFor } from "./metadata-for.ts";
import type { MessageOptions } from "./options.ts";

const given = (format: "rfc3164" | "rfc5424", options: Partial<MessageOptions>) =>
  metadataFor({ format }, { app: "shop", ...options });

test("fields are structured data where there is such, and else text", () => {
  expect(given("rfc5424", {})).toBe("structured-data");
  expect(given("rfc3164", {})).toBe("text");
  expect(given("rfc3164", { metadata: "json" })).toBe("json");
});

test.for([
  [{ metadata: "structured-data" }, 'or metadata "text", "json" or "format"'],
  [{ token: "token" }, "token: with format=rfc3164 there is no structured data"],
  [{ structuredDataId: "mine@1" }, "structuredDataId: with format=rfc3164"],
] as const)("%j is refused with rfc3164", ([options, problem]) => {
  expect(() => given("rfc3164", options)).toThrow(problem);
  expect(given("rfc5424", options)).toBe("structured-data");
});
