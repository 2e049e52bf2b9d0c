import { expect, test } from "vitest";

import { browseUploads } from "./support/browse-uploads.ts";
import { startNextApp } from "./support/next-app.ts";
import { startStore } from "./support/store.ts";

test("a page uploads through Next.js", async () => {
  await using store = await startStore();
  await using app = await startNextApp(store.options);

  const confirmation = await browseUploads(`${app.url}/api/uploads`);

  expect(confirmation).toMatchObject({ size: 5, type: "image/png" });
});
