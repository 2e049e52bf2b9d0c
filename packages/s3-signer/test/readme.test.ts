import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { statusOf } from "../src/errors.ts";
import { serveUploads } from "./example.ts";
import { browseUploads } from "./support/browse-uploads.ts";
import { sessionServer } from "./support/session-server.ts";
import { startStore } from "./support/store.ts";

test("a page uploads to what the README shows", async () => {
  await using store = await startStore();
  const server = sessionServer();
  serveUploads(server, store.options, "0123456789abcdef0123456789abcdef");
  await server.start();
  try {
    const confirmation = await browseUploads(`${server.info.uri}/api/uploads`);
    expect(confirmation).toMatchObject({ size: 5, type: "image/png" });
  } finally {
    await server.stop();
  }
});

test.each(["example.ts", "confirmation-example.ts"])("the README shows %s", async (name) => {
  const [example, readme] = await Promise.all([read(name), read("../README.md")]);

  expect(readme).toContain(example);
});

test("the README names each code of an error with its status", async () => {
  const readme = await read("../README.md");
  const rows = [...readme.matchAll(/^\| `([A-Z]\w+)` +\| (\d+) /gm)];

  expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(
    statusOf,
  );
});

function read(file: string): Promise<string> {
  return readFile(join(import.meta.dirname, file), "utf8");
}
