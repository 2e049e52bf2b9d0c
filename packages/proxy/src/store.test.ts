import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { filesIn } from "./files.ts";
import { fileStore } from "./store.ts";

const config = {
  listeners: [{ name: "web", host: "127.0.0.1", port: 8080 }],
  routes: [],
  backends: [{ name: "blue", servers: [], preview: "s3cret" }],
};

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-store-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("reads what was written, from a file that only its user can read", async () => {
  const folder = await temporaryFolder();
  const store = fileStore(join(folder, "proxy.json"));
  expect(await store.read()).toBeUndefined();
  await store.write(config);
  expect(await store.read()).toEqual(config);
  expect((await stat(join(folder, "proxy.json"))).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["proxy.json"]);
});

test.each([
  ["cut off", '{"version": 1,'],
  ["of another version", JSON.stringify({ version: 2, config })],
  [
    "against the rules",
    JSON.stringify({
      version: 1,
      config: { ...config, listeners: [...config.listeners, ...config.listeners] },
    }),
  ],
  ["empty", ""],
])("says that the file is damaged when it is %s", async (_, text) => {
  const path = join(await temporaryFolder(), "proxy.json");
  await writeFile(path, text);
  await expect(fileStore(path).read()).rejects.toMatchObject({ code: "damaged-state" });
});

test("says that nothing changed when the file cannot be written", async () => {
  const store = fileStore(join(await temporaryFolder(), "not-there", "proxy.json"));
  await expect(store.write(config)).rejects.toMatchObject({ code: "write-failed" });
});

test("refuses a folder whose path is too long for a socket", () => {
  expect(() => filesIn(`/tmp/${"x".repeat(110)}`)).toThrow(
    /x\/proxy.sock has 126 bytes; .* allows \d+ /,
  );
});
