import { expectTypeOf, test } from "vitest";

import type { UploadEvent } from "./events.ts";

test("events are told apart by their type", () => {
  expectTypeOf<UploadEvent["type"]>().toEqualTypeOf<
    "signed" | "confirmed" | "aborted" | "refused" | "store-failed" | "failed"
  >();
  expectTypeOf<Extract<UploadEvent, { type: "signed" }>["how"]>().toEqualTypeOf<
    "POST" | "PUT" | "multipart"
  >();
  expectTypeOf<Extract<UploadEvent, { type: "refused" }>["user"]>().toEqualTypeOf<
    string | undefined
  >();
});
