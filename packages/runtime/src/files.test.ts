import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { failureOf } from "../test/support/failure-of.ts";
import { sandbox } from "../test/support/sandbox.ts";
import { namesIn, parseJson, readIfThere, writeWhole } from "./files.ts";

function isObject(value: unknown): value is object {
  return typeof value === "object" && !Array.isArray(value);
}

async function emptyFolder(): Promise<string> {
  const { folder } = await sandbox();
  await mkdir(folder, { recursive: true });
  return folder;
}

test("writes a file for its owner alone and leaves no temporary one", async () => {
  const folder = await emptyFolder();
  const path = join(folder, "a.json");

  expect(await writeWhole(path, "1")).toBe(true);
  expect(await writeWhole(path, "2")).toBe(true);

  expect(await readFile(path, "utf8")).toBe("2");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["a.json"]);
});

test("lets one of many writers win where the file has to be new", async () => {
  const folder = await emptyFolder();
  const path = join(folder, "1");

  const texts = Array.from({ length: 20 }, (_, index) => `writer ${index}`);
  const won = await Promise.all(texts.map((text) => writeWhole(path, text, { ifAbsent: true })));

  expect(won.filter(Boolean)).toHaveLength(1);
  expect(await readFile(path, "utf8")).toBe(texts[won.indexOf(true)]);
  expect(await readdir(folder)).toEqual(["1"]);
});

test("reads nothing where there is no file or folder", async () => {
  const folder = await emptyFolder();
  expect(await readIfThere(join(folder, "none"))).toBeUndefined();
  expect(await namesIn(join(folder, "none"))).toEqual([]);
});

test.each(["", '{"port":', "[1]"])(
  "names the file that holds %j instead of the fields",
  async (text) => {
    const parse = async (): Promise<unknown> => parseJson(text, "/state/a.json", isObject);
    expect(await failureOf(parse())).toMatch(/^damaged: \/state\/a\.json is damaged/);
  },
);
