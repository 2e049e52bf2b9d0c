import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { ask } from "./support/sign.ts";
import { start, testBucket } from "./support/start.ts";

const writes = 20;
const readers = 4;

test("gives every reader one whole version while an object is replaced and deleted", async () => {
  await using started = await start();
  const { local, folder } = started;
  const path = `/${testBucket}/hot`;
  const put = (version: number) =>
    ask(local, { method: "PUT", path, body: Buffer.alloc(400_000 + version, `${version};`) });
  expect((await put(0)).status).toBe(200);

  let isOver = false;
  const torn: string[] = [];
  let read = 0;
  const reader = async () => {
    while (!isOver) {
      const { status, headers, body } = await ask(local, { path });
      const hash = createHash("md5").update(body).digest("hex");
      const isWhole = status === 404 || headers["etag"] === `"${hash}"`;
      if (!isWhole) torn.push(`${status} ${headers["etag"]} ${hash}`);
      read += 1;
    }
  };
  const reading = Array.from({ length: readers }, reader);
  for (let version = 1; version <= writes; version += 1) {
    if (version % 10 === 0) await ask(local, { method: "DELETE", path });
    expect((await put(version)).status).toBe(200);
  }
  isOver = true;
  await Promise.all(reading);

  expect(torn).toEqual([]);
  expect(read).toBeGreaterThan(writes);
  expect(started.mistakes).toEqual([]);
  // Of all the versions, one is left.
  const files = () => readdir(join(folder, "buckets", testBucket, "objects"));
  await expect.poll(files).toHaveLength(2);
});
