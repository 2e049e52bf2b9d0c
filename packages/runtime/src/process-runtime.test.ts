import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { failureOf } from "../test/support/failure-of.ts";
import { eventually, type Sandbox, sandbox } from "../test/support/sandbox.ts";
import { processRuntime } from "./process-runtime.ts";
import type { Instance, Runtime } from "./runtime.ts";

const sleep = ["sleep", "600"];
let box: Sandbox;
let runtime: Runtime;

beforeEach(async () => {
  box = await sandbox();
  ({ runtime } = box);
});

async function ended(id: string): Promise<Instance> {
  const find = async (): Promise<Instance[]> =>
    (await runtime.list()).filter((one) => one.id === id);
  const [instance] = await eventually(find, ([one]) => one?.state.is === "exited");
  if (!instance) throw new Error(`no instance ${id}`);
  return instance;
}

async function idsOf(labels?: Record<string, string>): Promise<string[]> {
  return (await runtime.list(labels)).map(({ id }) => id);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
}

test("runs nothing after create", async () => {
  const instance = await runtime.create(box.spec("shop-1", sleep, { labels: { color: "blue" } }));
  const expected = {
    id: "shop-1",
    image: "shop:1",
    labels: { color: "blue" },
    state: { is: "created" },
  };
  expect(instance).toEqual(expected);
  expect(await runtime.list()).toEqual([expected]);
});

test("accepts the same spec again and refuses another one under the same id", async () => {
  const spec = box.spec("shop-1", sleep);
  await runtime.create(spec);
  expect(await runtime.create({ ...spec, command: [...sleep] })).toMatchObject({ id: "shop-1" });
  const other = { ...spec, command: ["sleep", "1"] };
  expect(await failureOf(runtime.create(other))).toMatch(/^conflict: .*shop-1\.json/);
});

test("starts an instance once, however often it is asked", async () => {
  await runtime.create(box.spec("shop-1", sleep));
  const started = await Promise.all([1, 2, 3].map(() => runtime.start("shop-1")));
  const again = await runtime.start("shop-1");
  expect(again.state.is).toBe("running");
  expect(started).toEqual([again, again, again]);
});

test("gives its own variables, the spec's and none of the deployer's secrets", async () => {
  vi.stubEnv("HITLESS_TEST_SECRET", "secret");
  const environment = { HOST: "0.0.0.0", PORT: "80", COLOR: "blue green" };
  await runtime.create(box.spec("shop-1", ["env"], { environment }));
  const { address } = await runtime.start("shop-1");
  await ended("shop-1");
  vi.unstubAllEnvs();

  const lines = await runtime.logs("shop-1");
  expect(lines).toEqual(
    expect.arrayContaining([
      `PORT=${address?.port}`,
      "HOST=127.0.0.1",
      "COLOR=blue green",
      expect.stringMatching(/^HITLESS_RUN=shop-1\.[0-9a-f]{12}\.1$/),
      `PATH=${process.env["PATH"]}`,
    ]),
  );
  expect(lines.join("\n")).not.toContain("secret");
});

test("keeps stdout and stderr in the order in which they were written, over restarts", async () => {
  await runtime.create(box.spec("shop-1", ["sh", "-c", "echo out; echo err >&2; echo end"]));
  await runtime.start("shop-1");
  await ended("shop-1");
  await runtime.start("shop-1");
  await ended("shop-1");
  expect(await runtime.logs("shop-1")).toEqual(["out", "err", "end", "out", "err", "end"]);
  expect(await runtime.logs("shop-1", { lines: 1 })).toEqual(["end"]);
});

test("tells how an instance ended, a later run too", async () => {
  await runtime.create(box.spec("shop-1", ["sh", "-c", "exit 7"]));
  await runtime.start("shop-1");
  expect((await ended("shop-1")).state).toEqual({ is: "exited", exit: { code: 7 } });
  const [later] = await processRuntime({ folder: box.folder }).list();
  expect(later?.state).toEqual({ is: "exited", exit: { code: 7 } });
});

test("says that nobody saw the end where no exit was recorded", async () => {
  await runtime.create(box.spec("shop-1", ["sh", "-c", "exit 7"]));
  await runtime.start("shop-1");
  await ended("shop-1");
  const [key = ""] = await readdir(join(box.folder, "runs"));
  await rm(join(box.folder, "runs", key, "1.exit"));
  const [later] = await processRuntime({ folder: box.folder }).list();
  expect(later?.state).toEqual({ is: "exited", exit: {} });
});

test("keeps its port over a restart", async () => {
  await runtime.create(box.spec("shop-1", sleep));
  const first = await runtime.start("shop-1");
  expect((await runtime.stop("shop-1")).state).toEqual({
    is: "exited",
    exit: { signal: "SIGTERM" },
  });
  const second = await runtime.start("shop-1");
  expect(second.address).toEqual(first.address);
  expect(second.state).not.toEqual(first.state);
});

test("accepts a stop of one that has ended or never started, and two at once", async () => {
  await runtime.create(box.spec("shop-1", sleep));
  expect((await runtime.stop("shop-1")).state).toEqual({ is: "created" });
  await runtime.start("shop-1");
  const stopped = { is: "exited", exit: { signal: "SIGTERM" } };
  const both = await Promise.all([runtime.stop("shop-1"), runtime.stop("shop-1")]);
  expect(both.map(({ state }) => state)).toEqual([stopped, stopped]);
  expect((await runtime.stop("shop-1")).state).toEqual(stopped);
});

test("removes all of an instance, and refuses while it runs", async () => {
  await runtime.create(box.spec("shop-1", sleep));
  await runtime.start("shop-1");
  expect(await failureOf(runtime.remove("shop-1"))).toMatch(/^running: instance shop-1 runs/);
  expect(await runtime.list()).toHaveLength(1);

  await runtime.stop("shop-1");
  await runtime.remove("shop-1");
  await runtime.remove("shop-1");

  expect(await runtime.list()).toEqual([]);
  expect(await filesIn(box.folder)).toEqual([]);
});

test("keeps its files to their owner", async () => {
  await runtime.create(box.spec("shop-1", ["true"]));
  await runtime.start("shop-1");
  await ended("shop-1");
  const names = await readdir(box.folder, { recursive: true, withFileTypes: true });
  for (const entry of names.filter((one) => !one.isSymbolicLink())) {
    const { mode } = await stat(join(entry.parentPath, entry.name));
    expect([entry.name, mode & 0o077]).toEqual([entry.name, 0]);
  }
});

test("lists by labels, oldest first", async () => {
  for (const [id, color] of [
    ["z", "blue"],
    ["b", "green"],
    ["a", "blue"],
  ] as const) {
    await runtime.create(box.spec(id, sleep, { labels: { color, app: "shop" } }));
  }
  expect(await idsOf()).toEqual(["z", "b", "a"]);
  expect(await idsOf({ color: "blue", app: "shop" })).toEqual(["z", "a"]);
  expect(await idsOf({ color: "red" })).toEqual([]);
});

test("says what is wrong with the command before it starts anything", async () => {
  await runtime.create(box.spec("shop-1", ["no-such-program"]));
  await expect(runtime.start("shop-1")).rejects.toThrow(
    /instance shop-1: no program no-such-program/,
  );
  await runtime.create(box.spec("shop-2", sleep, { workingFolder: "/no/such" }));
  await expect(runtime.start("shop-2")).rejects.toThrow(
    /instance shop-2: working folder \/no\/such/,
  );
  expect((await runtime.list()).map(({ state }) => state.is)).toEqual(["created", "created"]);
});

test.each(["", '{"schemaVersion":1,', "{}"])("names the record that holds %j", async (text) => {
  await runtime.create(box.spec("shop-1", sleep));
  const path = join(box.folder, "instances", "shop-1.json");
  await writeFile(path, text);
  for (const call of ["list", "start", "stop"] as const) {
    const called = call === "list" ? runtime.list() : runtime[call]("shop-1");
    expect(await failureOf(called)).toContain(`damaged: ${path} is damaged`);
  }
});

test("names the claim that is damaged", async () => {
  await runtime.create(box.spec("shop-1", sleep));
  const [key = ""] = await readdir(join(box.folder, "runs"));
  const path = join(box.folder, "runs", key, "1");
  await writeFile(path, '{"port":20001,"bootId":""}\n');
  await expect(runtime.list()).rejects.toThrow(`${path} is damaged`);
});

test("finishes a removal that was broken off", async () => {
  const spec = box.spec("shop-1", sleep);
  await runtime.create(spec);
  await rm(join(box.folder, "runs"), { recursive: true });
  expect(await failureOf(runtime.start("shop-1"))).toMatch(/^cannot-start: /);

  await runtime.create(spec);

  expect((await runtime.start("shop-1")).state.is).toBe("running");
});

test("does not touch what belongs to an instance with a longer name", async () => {
  await runtime.create(box.spec("shop", sleep));
  await runtime.create(box.spec("shop-1", sleep));
  await runtime.start("shop-1");
  await runtime.remove("shop");
  expect((await runtime.list()).map(({ id, state }) => [id, state.is])).toEqual([
    ["shop-1", "running"],
  ]);
});

test("knows no instance that was never created, and no id that leaves the folder", async () => {
  const calls = ["start", "stop", "logs"] as const;
  for (const call of calls) {
    expect(await failureOf(runtime[call]("shop-1"))).toMatch(/^not-found: /);
  }
  expect(await runtime.list()).toEqual([]);
  for (const call of [...calls, "remove"] as const) {
    await expect(runtime[call]("../shop")).rejects.toThrow(TypeError);
  }
});

test("leaves a file beside the records alone", async () => {
  await mkdir(join(box.folder, "instances"), { recursive: true });
  const path = join(box.folder, "instances", "notes.txt");
  await writeFile(path, "mine");
  await runtime.create(box.spec("shop-1", sleep));
  await runtime.remove("shop-1");
  expect(await readFile(path, "utf8")).toBe("mine");
});
