import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { failureOf } from "../test/support/failure-of.ts";
import { sandbox } from "../test/support/sandbox.ts";
import { findProgram } from "./find-program.ts";

let folder: string;
let options: { of: string; workingFolder: string; searchPath: string };

beforeEach(async () => {
  ({ folder } = await sandbox());
  await mkdir(join(folder, "bin", "sub"), { recursive: true });
  await writeFile(join(folder, "bin", "serve"), "#!/bin/sh\n");
  await chmod(join(folder, "bin", "serve"), 0o700);
  await writeFile(join(folder, "bin", "text"), "no program");
  options = {
    of: "instance a",
    workingFolder: folder,
    searchPath: `/nowhere:${join(folder, "bin")}`,
  };
});

test("finds a name on the PATH, past folders that are not there", async () => {
  expect(await findProgram("serve", options)).toBe(join(folder, "bin", "serve"));
});

test("finds a path from the working folder, and an absolute one", async () => {
  expect(await findProgram("./bin/serve", options)).toBe(join(folder, "bin", "serve"));
  expect(await findProgram("/bin/sh", options)).toBe("/bin/sh");
});

test.each([
  [
    "a name that is nowhere",
    "serv",
    /^cannot-start: instance a: no program serv on the PATH ".*nowhere/,
  ],
  ["a file that is not executable", "text", /no program text/],
  ["a folder", "sub", /no program sub/],
  ["a path that is not there", "./serve", /^cannot-start: instance a: .*\/serve is not there/],
])("refuses %s and says where it looked", async (_, program, message) => {
  expect(await failureOf(findProgram(program, options))).toMatch(message);
});

test("refuses a working folder that is not there", async () => {
  const workingFolder = join(folder, "none");
  await expect(findProgram("serve", { ...options, workingFolder })).rejects.toThrow(
    /working folder .*none is not there/,
  );
});
