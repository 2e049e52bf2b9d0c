import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { acquireLock, breakLock, currentHolder } from "./lock.ts";
import { lockFiles } from "./lock-file.ts";
import type { LockHolder, LockPlace } from "./lock-place.ts";
import { pidSpace } from "./pid-space.ts";
import { processStart } from "./process-start.ts";

async function place(): Promise<LockPlace> {
  const path = await mkdtemp(join(tmpdir(), "hitless-lock-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return lockFiles(path);
}

async function holder(more: Partial<LockHolder> = {}): Promise<LockHolder> {
  return {
    host: hostname(),
    pid: process.pid,
    pids: await pidSpace(),
    started: (await processStart(process.pid)) ?? "",
    command: "deploy",
    since: new Date().toISOString(),
    expires: new Date(Date.now() + 60_000).toISOString(),
    token: "other",
    ...more,
  };
}

const options = { command: "deploy", limitMs: 60_000 };

test("refuses a second deployer, saying who holds the lock and since when", async () => {
  const locks = await place();
  await using _lock = await acquireLock(locks, options);
  await expect(acquireLock(locks, options)).rejects.toMatchObject({
    code: "locked",
    message: expect.stringMatching(
      new RegExp(`deploy is at work since 20.*process ${process.pid} on ${hostname()}`),
    ) as string,
  });
});

test("is free again after its holder is done", async () => {
  const locks = await place();
  await (await acquireLock(locks, options))[Symbol.asyncDispose]();
  expect(await currentHolder(locks)).toBeUndefined();
  await using lock = await acquireLock(locks, options);
  await lock.check();
});

test.each([1, 20])(
  "lets nobody follow a lock that %i others have held and freed since it was looked at",
  async (others) => {
    const locks = await place();
    await (await acquireLock(locks, options))[Symbol.asyncDispose]();
    const { generation } = await locks.read();
    for (let count = 0; count < others; count += 1) {
      await (await acquireLock(locks, options))[Symbol.asyncDispose]();
    }
    await using lock = await acquireLock(locks, options);
    expect(await locks.succeed(generation, await holder())).toBeUndefined();
    await lock.check();
  },
);

test("waits for the other deployer when it is told to", async () => {
  const locks = await place();
  const first = await acquireLock(locks, options);
  const second = acquireLock(locks, { ...options, waitMs: 30_000 });
  await first[Symbol.asyncDispose]();
  await using lock = await second;
  await expect(lock.check()).resolves.toBeUndefined();
});

test("stops waiting when it is aborted", async () => {
  const locks = await place();
  await using _lock = await acquireLock(locks, options);
  const abort = new AbortController();
  const waiting = acquireLock(locks, { ...options, waitMs: 30_000, signal: abort.signal });
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ code: "interrupted" });
});

test("puts a dead holder on this host aside at once", async () => {
  const locks = await place();
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  const started = await processStart(child.pid ?? 0);
  await locks.succeed("", await holder({ pid: child.pid ?? 0, started: started ?? "" }));
  await expect(acquireLock(locks, options)).rejects.toMatchObject({ code: "locked" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  const broken: LockHolder[] = [];
  await using lock = await acquireLock(locks, {
    ...options,
    onBroken: (each) => broken.push(each),
  });
  await lock.check();
  expect(broken).toMatchObject([{ pid: child.pid }]);
});

test("does not take another process with the holder's pid for the holder", async () => {
  const locks = await place();
  await locks.succeed("", await holder({ started: "another start" }));
  await using lock = await acquireLock(locks, options);
  await expect(lock.check()).resolves.toBeUndefined();
});

test("leaves a holder on another host alone until its time is over", async () => {
  const locks = await place();
  await locks.succeed("", await holder({ host: "elsewhere" }));
  await expect(acquireLock(locks, options)).rejects.toThrow("on elsewhere");
  await locks.succeed("1", await holder({ host: "elsewhere", expires: new Date(0).toISOString() }));
  await using lock = await acquireLock(locks, options);
  await lock.check();
});

test("tells a holder whose lock was broken, and leaves its successor's lock alone", async () => {
  const locks = await place();
  const first = await acquireLock(locks, options);
  expect(await breakLock(locks)).toMatchObject({ pid: process.pid });
  await using second = await acquireLock(locks, options);
  // It was taken less than a minute ago, so that is not asked for.
  await first.check({ withinMs: 60_000 });
  await expect(first.check()).rejects.toMatchObject({ code: "lock-lost" });
  await first[Symbol.asyncDispose]();
  await second.check();
});

test("lets only one of many follow the same dead holder", async () => {
  const locks = await place();
  await locks.succeed("", await holder({ started: "dead" }));
  const tries = await Promise.allSettled(
    Array.from({ length: 50 }, () => acquireLock(locks, options)),
  );
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("tells its holder to give up before it expires", async () => {
  const locks = await place();
  // The holder gives up 10 s before the others may break the lock.
  await using lock = await acquireLock(locks, { command: "deploy", limitMs: 10_100 });
  expect(lock.signal.aborted).toBe(false);
  await once(lock.signal, "abort");
  expect(await currentHolder(locks)).toMatchObject({ pid: process.pid });
});
