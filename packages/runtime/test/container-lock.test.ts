import { expect, test } from "vitest";
import {
  acquireContainerLock,
  breakContainerLock,
  type ContainerLock,
  readContainerLock,
} from "../src/index.ts";
import { engineBox } from "./support/engine.ts";
import { failureOf } from "./support/failure-of.ts";

test("gives the lock to one of eight who want it at the same time", async (context) => {
  const { engine, base: image, name } = await engineBox(context);
  const lock = name("lock");
  const all = await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      acquireContainerLock(engine, { name: lock, image, holder: { index: String(index) } }),
    ),
  );
  const [winner, ...others] = all.filter(({ acquired }) => acquired);
  expect(others).toEqual([]);
  const held = await readContainerLock(engine, lock);
  expect(held?.id).toBe(winner?.id);
  for (const one of all.filter(({ acquired }) => !acquired)) {
    expect(one).toEqual({ acquired: false, ...held });
  }
  if (winner?.acquired) await winner.release();
  expect(await readContainerLock(engine, lock)).toBeUndefined();
});

test("breaks the lock that was seen, and not the one that another has taken since", async (context) => {
  const { engine, base: image, name } = await engineBox(context);
  const options = { name: name("lock"), image, holder: { host: "a" } };
  const dead = await acquireContainerLock(engine, options);

  // Two see the same dead holder: the first breaks the lock and takes it, then comes the second.
  await breakContainerLock(engine, dead.id);
  const first = await acquireContainerLock(engine, { ...options, holder: { host: "b" } });
  await breakContainerLock(engine, dead.id);

  expect(first.acquired).toBe(true);
  expect((await readContainerLock(engine, options.name))?.holder).toEqual({ host: "b" });
});

test("twin: by its name the second one would break the lock of the first", async (context) => {
  const { engine, base: image, name } = await engineBox(context);
  const options = { name: name("lock"), image, holder: {} };
  await acquireContainerLock(engine, options);
  await engine.docker.getContainer(options.name).remove();
  await acquireContainerLock(engine, options);
  await engine.docker.getContainer(options.name).remove();
  expect(await readContainerLock(engine, options.name)).toBeUndefined();
});

test("says what is in the way", async (context) => {
  const { engine, runtime, spec, base: image, name } = await engineBox(context);
  const acquire = async (options: object): Promise<ContainerLock> =>
    acquireContainerLock(engine, { name: name("lock"), image, holder: {}, ...options });
  expect(await failureOf(acquire({ image: "hitless-test/no-such:1" }))).toMatch(/^image-missing: /);
  await runtime.create(spec("lock", ["true"]));
  expect(await failureOf(acquire({}))).toMatch(/^conflict: .*no lock/);
  await expect(breakContainerLock(engine, name("lock"))).rejects.toThrow(TypeError);
});
