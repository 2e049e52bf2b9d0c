import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TestContext } from "vitest";

import { contentOf } from "../page/content.ts";

/** Paths of files to choose from. */
export interface TestFiles {
  /** 70 bytes. */
  picture: string;
  /** 5 bytes. */
  text: string;
  /** 3 MB. */
  large: string;
  /** 4.1 MB. */
  tooLarge: string;
}

// One red pixel.
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

export async function filesFor(context: TestContext): Promise<TestFiles> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-upload-files-"));
  context.onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await mkdir(join(import.meta.dirname, "../../test-results"), { recursive: true });
  const file = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  return {
    picture: await file("picture.png", Buffer.from(png, "base64")),
    text: await file("notes.txt", "hello"),
    large: await file("large.bin", contentOf(3_000_000)),
    tooLarge: await file("too large.bin", contentOf(4_100_000)),
  };
}
