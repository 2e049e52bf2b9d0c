import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { startApp } from "./app/start-app.ts";
import { proveDeploy } from "./example.ts";

test("proves a deploy that fails nothing, and not one that does, as the README has it", async () => {
  const printed = vi.spyOn(console, "log").mockReturnValue();
  await using app = await startApp({ version: "1.0.0" });
  const good = await proveDeploy(
    app.url,
    async () => void (await app.tell({ set: { version: "1.1.0" } })),
  );
  const bad = await proveDeploy(
    app.url,
    async () => void (await app.tell({ set: { status: 500 } })),
  );

  expect([good, bad]).toEqual([true, false]);
  expect(printed.mock.calls.join("\n")).toContain("1.1.0");
});

test("is in the README", async () => {
  const [example, readme] = await Promise.all(
    ["example.ts", "../README.md"].map((file) => readFile(join(import.meta.dirname, file), "utf8")),
  );
  expect(readme).toContain(example);
});
