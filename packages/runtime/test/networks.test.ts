import { expect, test } from "vitest";
import { ensureNetwork, ensureVolume, removeNetwork, removeVolume } from "../src/index.ts";
import { engineBox } from "./support/engine.ts";
import { failureOf } from "./support/failure-of.ts";

test("finds or makes networks and volumes, whoever else does, and removes them", async (context) => {
  const { engine, name, labels, runtime, spec } = await engineBox(context);
  const network = { name: name("net"), labels };
  const made = await Promise.all([1, 2, 3, 4, 5, 6].map(() => ensureNetwork(engine, network)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  expect(made.filter(({ created }) => created)).toHaveLength(1);
  expect(await failureOf(ensureNetwork(engine, { ...network, internal: true }))).toMatch(
    /^conflict: network .* driver bridge; bridge, internal was expected/,
  );

  const volume = { name: name("vol"), labels };
  await Promise.all([ensureVolume(engine, volume), ensureVolume(engine, volume)]);
  const wanted = spec("user", ["sleep", "600"], {
    container: {
      networks: [{ name: network.name }],
      mounts: [{ type: "volume", source: volume.name, target: "/data" }],
    },
  });
  await runtime.create(wanted);
  await runtime.start(wanted.id);
  expect(await failureOf(removeNetwork(engine, network.name))).toMatch(/^in-use: /);
  expect(await failureOf(removeVolume(engine, volume.name))).toMatch(/^in-use: /);
  await runtime.stop(wanted.id, { graceMs: 0 });
  await runtime.remove(wanted.id);
  for (const _ of [1, 2]) {
    await removeNetwork(engine, network.name);
    await removeVolume(engine, volume.name);
  }
});
