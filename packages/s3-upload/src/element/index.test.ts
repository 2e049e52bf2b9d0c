import { expect, test } from "vitest";

import { HitlessUpload } from "./index.ts";

test("can be imported where there is no DOM, as on a server that renders the page", () => {
  expect(globalThis).not.toHaveProperty("HTMLElement");
  expect(HitlessUpload.formAssociated).toBe(true);
});
