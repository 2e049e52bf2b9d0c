import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { readReceived } from "./read-received.ts";

function line(message: string): string {
  return `${JSON.stringify({ priority: "14", message })}\n`;
}

test("reads on, and leaves out what a receiver that was killed has torn, but not what follows it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hitless-received-"));
  onTestFinished(async () => rm(folder, { recursive: true }));
  const file = join(folder, "received");
  const read = readReceived(file);
  expect(await read()).toEqual([]);
  await appendFile(file, line("one") + line('two {"x":1}').slice(0, 30));
  expect((await read()).map(({ message }) => message)).toEqual(["one"]);
  await appendFile(file, line("three") + line("four"));
  expect((await read()).map(({ message }) => message)).toEqual(["one", "three", "four"]);
});
