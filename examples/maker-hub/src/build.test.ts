import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { buildApp, BuildError } from "./build.ts";

test.each(["2", "2.0", "v2.0.0", "latest", "1.0.0/../x"])(
  "refuses the version %j",
  async (version) => {
    const folder = await temporaryFolder();
    await expect(buildApp({ outFolder: join(folder, "out"), version })).rejects.toThrow(
      new TypeError(`version is "${version}", but must be like 1.2.3 or 1.2.3-beta.1`),
    );
    expect(await readdir(folder)).toEqual([]);
  },
);

test("leaves a folder alone that holds something else", async () => {
  const folder = await temporaryFolder();
  const outFolder = join(folder, "thesis");
  await mkdir(outFolder);
  await writeFile(join(outFolder, "server.js"), "years of work");

  const error = await buildApp({ outFolder, version: "1.0.0" }).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(BuildError);
  expect(error).toHaveProperty("code", "not-a-build");
  expect(error).toHaveProperty("message", expect.stringContaining(outFolder));
  expect(await readFile(join(outFolder, "server.js"), "utf8")).toBe("years of work");
  expect(await readdir(folder)).toEqual(["thesis"]);
});

test("builds nothing when it is called off before it starts", async () => {
  const folder = await temporaryFolder();
  const reason = new Error("called off");
  const built = buildApp({
    outFolder: join(folder, "out"),
    version: "1.0.0",
    signal: AbortSignal.abort(reason),
  });
  await expect(built).rejects.toBe(reason);
  expect(await readdir(folder)).toEqual([]);
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maker-hub-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
