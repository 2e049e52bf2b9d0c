import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { lastSwitch, layOutSwitches, putSwitch, type Switched } from "./switch-log.ts";

async function logFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-switches-"));
  onTestFinished(async () => rm(folder, { recursive: true }));
  return join(folder, "switches");
}

function switchTo(backend: string, sequence: number): Switched {
  const routes = [{ route: "app", to: [{ backend, weight: 100 }] }];
  return { revision: "one", sequence, routes };
}

test("has none before the first, and then the last", async () => {
  const path = await logFile();
  expect(lastSwitch(path)).toBeUndefined();
  await layOutSwitches(path);
  expect(lastSwitch(path)).toBeUndefined();
  for (const [index, backend] of ["a backend of a long name", "blue", "green", "red"].entries()) {
    expect(putSwitch(path, switchTo(backend, index))).toBe(true);
    expect(lastSwitch(path)).toEqual(switchTo(backend, index));
  }
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("keeps what is there when it is laid out again", async () => {
  const path = await logFile();
  await layOutSwitches(path);
  putSwitch(path, switchTo("blue", 1));
  await layOutSwitches(path);
  expect(lastSwitch(path)).toEqual(switchTo("blue", 1));
});

test("has the one before, wherever a power cut has left the last", async () => {
  const path = await logFile();
  await layOutSwitches(path);
  putSwitch(path, switchTo("blue", 1));
  putSwitch(path, switchTo("green", 2));
  const before = await readFile(path);
  putSwitch(path, switchTo("purple", 3));
  const after = await readFile(path);
  const differing = [...after.keys()].filter((at) => after[at] !== before[at]);
  const last = Math.max(...differing);
  for (let at = Math.min(...differing); at <= last; at += 1) {
    await writeFile(path, Buffer.concat([after.subarray(0, at), before.subarray(at)]));
    expect(lastSwitch(path)).toEqual(switchTo("green", 2));
  }
  await writeFile(path, after);
  expect(lastSwitch(path)).toEqual(switchTo("purple", 3));
});

test("does not believe what has a wrong sum, though it can be read", async () => {
  const path = await logFile();
  await layOutSwitches(path);
  const json = JSON.stringify(switchTo("blue", 3));
  await writeFile(path, `${"0".repeat(64)} ${json}\n`);
  expect(lastSwitch(path)).toBeUndefined();
});

test("has no room for more than a block", async () => {
  const path = await logFile();
  await layOutSwitches(path);
  putSwitch(path, switchTo("blue", 1));
  expect(putSwitch(path, switchTo("x".repeat(70_000), 2))).toBe(false);
  expect(lastSwitch(path)).toEqual(switchTo("blue", 1));
});
