import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { expect, onTestFinished, test } from "vitest";

import { bundle } from "./support/bundle.ts";

const source = join(import.meta.dirname, "../src");

test.for([
  ["one upload by a form", `export { upload } from "${source}/index.ts"`, 4750],
  ["all but the element", `export * from "${source}/index.ts"`, 8900],
  ["all of it", `export * from "${source}/script.ts"`, 13_950],
] as const)("%s is small", async ([, code, limit]) => {
  expect(await gzippedSize(code)).toBeLessThan(limit);
});

test("one upload by a form brings nothing of the queue along", async () => {
  const whole = await gzippedSize(`export * from "${source}/index.ts"`);
  const one = await gzippedSize(`export { upload } from "${source}/index.ts"`);
  expect(one).toBeLessThan(whole * 0.6);
});

async function gzippedSize(code: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-upload-size-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  const entry = join(folder, "entry.ts");
  await writeFile(entry, code);
  return gzipSync(await bundle(entry, { minify: true }), { level: 9 }).length;
}
