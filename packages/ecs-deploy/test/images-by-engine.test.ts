import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { connectEngine, pullImage, removeImage } from "@hitless/runtime";
import { expect, test, type TestContext } from "vitest";

import { type DeployEvent, readRevision, type ShipImages, shipImages } from "../src/index.ts";
import { between } from "./support/between.ts";
import { engineBox } from "./support/engine-box.ts";
import { failureOf } from "./support/failure-of.ts";
import { dockerConfiguration, registryBox } from "./support/registry-box.ts";
import { repository } from "./support/repository.ts";
import { manifestOf, seedImage, seedIndex } from "./support/seed-image.ts";

async function boxes(context: TestContext) {
  const own = await engineBox(context);
  const registry = await registryBox(context, { login: true });
  const events: DeployEvent[] = [];
  const ship = async (image: string, more: Partial<ShipImages> = {}) => {
    const containerDefinitions = [{ name: "app", image }];
    const result = await shipImages(
      {
        tag: "abc1234",
        engine: own.engine,
        variables: registry.variables,
        ...more,
        taskDefinition: { containerDefinitions },
      },
      { onEvent: (event) => events.push(event) },
    );
    return result.images[0];
  };
  return { ...registry, ...own, ship, events };
}

test("pushes what only the engine has, layer by layer, and not again", async (context) => {
  const { image, build, ship, place, events, login } = await boxes(context);
  await build(image("latest"), "content");

  const shipped = await ship(image("latest"));

  expect(shipped).toMatchObject({ image: image("abc1234"), pushed: true, how: "pushed" });
  expect(await manifestOf(place(), "abc1234")).toMatchObject({ digest: shipped?.digest });
  const told = events.flatMap((event) => (event.type === "image" ? [event] : []));
  expect(new Set(told.map((event) => event.image))).toEqual(new Set([image("abc1234")]));
  expect(told.some(({ event }) => event.type === "layer" && event.status === "Pushed")).toBe(true);
  expect(JSON.stringify(events)).not.toContain(login.password);

  events.length = 0;
  expect(await ship(image("latest"))).toEqual({
    container: "app",
    from: image("latest"),
    image: image("abc1234"),
    digest: shipped?.digest,
    pushed: false,
    how: "kept",
  });
  expect(events.filter(({ type }) => type === "image")).toEqual([]);
});

test("takes what the engine has before what the registry has, unless told to pull", async (context) => {
  const { image, build, ship, place } = await boxes(context);
  const old = await seedImage(place(), "latest", { content: "old" });
  await build(image("latest"), "new");

  expect(await ship(image("latest"), { mode: "pull" })).toMatchObject({
    digest: old,
    how: "retagged",
  });
  const shipped = await ship(image("latest"));
  expect(shipped).toMatchObject({ how: "pushed", moved: old });
  expect(shipped?.digest).not.toBe(old);
  expect(await manifestOf(place(), "abc1234")).toMatchObject({ digest: shipped?.digest });
});

test("keeps the index of what the engine has pulled one platform of", async (context) => {
  const { image, ship, place, engine, variables } = await boxes(context);
  const digest = await seedIndex(place(), "latest");
  await pullImage(engine, image("latest"), { variables, platform: "linux/amd64" });
  try {
    expect(await ship(image("latest"))).toMatchObject({ digest, how: "retagged" });
    expect(await manifestOf(place(), "abc1234")).toMatchObject({ digest });
  } finally {
    await removeImage(engine, image("latest"));
  }
});

function noEngine() {
  return connectEngine({ host: "unix:///no/such.sock" });
}

test("does without an engine that is not there, where the registry has the image", async (context) => {
  const { image, ship, place } = await boxes(context);
  const digest = await seedImage(place(), "latest");
  expect(await ship(image("latest"), { engine: noEngine })).toMatchObject({
    digest,
    how: "retagged",
  });
  expect(await failureOf(ship(image("other"), { engine: noEngine, tag: "def5678" }))).toMatch(
    /^image: container app: \S+:other is not in its registry, nor on the engine \(no Docker engine at unix:\/\/\/no\/such\.sock/,
  );
});

test("builds the image of a Git revision, pushes it once, and purges it", async (context) => {
  const { image, ship, place, recipe, idOf } = await boxes(context);
  const { folder, git } = await repository();
  const { tag } = await readRevision({ folder });
  const options = { tag, mode: "build", recipes: { app: recipe("first") } } as const;

  const first = await ship(image("latest"), options);
  expect(first).toMatchObject({ image: image(tag), how: "pushed" });
  expect(await idOf(image(tag))).toBeDefined();
  expect(await idOf(image("latest"))).toBeUndefined();
  expect(await ship(image("latest"), options)).toMatchObject({
    how: "kept",
    digest: first?.digest,
  });

  await writeFile(join(folder, "file"), "second");
  await git("commit", "--quiet", "--all", "--message", "second");
  const next = await readRevision({ folder });
  const recipes = { app: recipe("second") };
  const purged = { ...options, tag: next.tag, recipes, purge: true };
  const second = await ship(image("latest"), purged);
  expect(await idOf(image(next.tag))).toBeUndefined();
  expect(await manifestOf(place(), next.tag)).toMatchObject({ digest: second?.digest });
  expect(second?.digest).not.toBe(first?.digest);
});

test("purges both names of what it has pushed, and leaves what containers use", async (context) => {
  const { image, ship, build, engine, labels, idOf, events } = await boxes(context);
  await build(image("1"), "content");
  const container = await engine.docker.createContainer({ Image: image("1"), Labels: labels });
  try {
    await ship(image("1"), { purge: true });
    const said = events.flatMap((event) =>
      event.type === "image" && event.event.type === "line" ? [event.event.text] : [],
    );
    expect(said).toContain(`${image("abc1234")} is not on the engine any more`);
    expect(said).toContain(`${image("1")} is left on the engine: containers use it`);
  } finally {
    await container.remove({ force: true });
  }
  await ship(image("1"), { purge: true });
  expect([await idOf(image("1")), await idOf(image("abc1234"))]).toEqual([undefined, undefined]);
});

test("tags on the engine only, for an ECS that runs on it", async (context) => {
  const { image, ship, build, place, idOf } = await boxes(context);
  await build(image("1"), "content");
  expect(await ship(image("1"), { push: false })).toEqual({
    container: "app",
    from: image("1"),
    image: image("abc1234"),
    pushed: false,
    how: "tagged",
  });
  expect(await idOf(image("abc1234"))).toBe(await idOf(image("1")));
  expect(await manifestOf(place(), "abc1234")).toBeUndefined();
  expect(await failureOf(ship(image("2"), { push: false }))).toMatch(/^image: tag .*No such image/);
});

test("says that a registry keeps tags where they are", async (context) => {
  const { image, ship, build, address, place, login } = await boxes(context);
  const before = await seedImage(place(), "abc1234", { content: "old" });
  const immutable = await between(address, (asked, response) => {
    if (asked.method !== "PUT" || asked.url?.includes("/manifests/") !== true) return false;
    const message =
      "The image tag already exists and cannot be overwritten because the repository is immutable.";
    response.writeHead(400, { "content-type": "application/json" });
    response.end(JSON.stringify({ errors: [{ code: "TAG_INVALID", message }] }));
    return true;
  });
  const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
  const variables = await dockerConfiguration({ [immutable.address]: { auth } });
  const from = image("1").replace(address, immutable.address);
  await build(from, "content");
  expect(await failureOf(ship(from, { variables }))).toMatch(
    /^image: the tag is immutable and taken: push .*cannot be overwritten/,
  );
  expect(await manifestOf(place(), "abc1234")).toMatchObject({ digest: before });
});

test("says why a build failed, and leaves all as it is", async (context) => {
  const { image, ship, place } = await boxes(context);
  const files = [{ path: "Dockerfile", content: "FROOM x\n" }];
  const failed = ship(image("1"), { mode: "build", recipes: { app: { context: { files } } } });
  expect(await failureOf(failed)).toMatch(/^image: build .*unknown instruction: FROOM/);
  expect(await manifestOf(place(), "abc1234")).toBeUndefined();
});
