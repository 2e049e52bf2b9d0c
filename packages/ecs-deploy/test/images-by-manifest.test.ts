import type { RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { type DeployEvent, shipImages } from "../src/index.ts";
import { between } from "./support/between.ts";
import { failureOf } from "./support/failure-of.ts";
import { type RegistryBox, registryBox } from "./support/registry-box.ts";
import { manifestOf, seedImage, seedIndex } from "./support/seed-image.ts";

function definition(images: Record<string, string>): RegisterTaskDefinitionCommandInput {
  const containerDefinitions = Object.entries(images).map(([name, image]) => ({
    name,
    image,
    memory: 64,
  }));
  return { family: "shop", cpu: "256", tags: [{ key: "a", value: "b" }], containerDefinitions };
}

/** Ships with what Docker knows in this box, and collects what is told. */
async function ship(
  { variables }: Pick<RegistryBox, "variables">,
  taskDefinition: RegisterTaskDefinitionCommandInput,
  more: Partial<Parameters<typeof shipImages>[0]> = {},
) {
  const events: DeployEvent[] = [];
  const options = { tag: "abc1234", variables, ...more, taskDefinition };
  const result = await shipImages(options, { onEvent: (event) => events.push(event) });
  const results = events.flatMap((event) => (event.type === "step-ended" ? [event.result] : []));
  return { ...result, events, results };
}

test("tags an index in a private registry as it is, without an engine", async (context) => {
  const box = await registryBox(context, { login: true });
  const digest = await seedIndex(box.place(), "latest");
  const from = box.image("latest");
  const given = definition({ app: from });

  const shipped = await ship(box, given);

  const image = box.image("abc1234");
  expect(shipped.taskDefinition).toEqual(definition({ app: image }));
  expect(given).toEqual(definition({ app: from }));
  expect(shipped.images).toEqual([
    { container: "app", from, image, digest, pushed: true, how: "retagged" },
  ]);
  expect(await manifestOf(box.place(), "abc1234")).toEqual(await manifestOf(box.place(), "latest"));
  expect(shipped.results).toEqual([`${image} (app)`, `${image} was tagged in its registry`]);
  expect(JSON.stringify(shipped)).not.toContain(box.login.password);

  const again = await ship(box, given);
  expect(again.images).toEqual([
    { container: "app", from, image, digest, pushed: false, how: "kept" },
  ]);
  expect(again.results.at(-1)).toBe(`${image} is there already`);
});

test("asks for an image that several containers have once, and leaves others alone", async (context) => {
  const box = await registryBox(context);
  const digest = await seedImage(box.place(), "1");
  const there = await between(box.address, () => false);
  const at = (image: string) => image.replace(box.address, there.address);
  const images = { app: at(box.image("1")), worker: at(box.image("1")), proxy: "nginx:1" };

  const shipped = await ship(box, definition(images), { except: ["proxy"], pinDigest: true });

  const pinned = at(`${box.address}/${box.name}/app@${digest}`);
  expect(shipped.taskDefinition).toEqual(
    definition({ app: pinned, worker: pinned, proxy: "nginx:1" }),
  );
  expect(shipped.images.map(({ container }) => container)).toEqual(["app", "worker"]);
  expect(there.requests.map((each) => each.replace(/ .*\//, " "))).toEqual([
    "HEAD abc1234",
    "GET 1",
    "PUT abc1234",
  ]);
});

test("takes an image that is named by digest", async (context) => {
  const box = await registryBox(context);
  const digest = await seedImage(box.place(), "1");
  const from = `${box.address}/${box.name}/app@${digest}`;
  const { images } = await ship(box, definition({ app: from }));
  expect(images).toMatchObject([{ image: box.image("abc1234"), digest, how: "retagged" }]);
});

test("takes a tag that is there for the revision's, and moves it only when told to pull", async (context) => {
  const box = await registryBox(context);
  const moved = await seedImage(box.place(), "abc1234", { content: "old" });
  const digest = await seedImage(box.place(), "latest", { content: "new" });
  const given = definition({ app: box.image("latest") });
  expect((await ship(box, given)).images).toMatchObject([{ digest: moved, how: "kept" }]);
  expect(await manifestOf(box.place(), "abc1234")).toMatchObject({ digest: moved });
  const elsewhere = definition({ app: box.image("no-such") });
  expect((await ship(box, elsewhere)).images).toMatchObject([{ digest: moved, how: "kept" }]);

  const { images, results } = await ship(box, given, { mode: "pull" });
  expect(images).toMatchObject([{ digest, moved, pushed: true }]);
  expect(results.at(-1)).toContain(`its tag meant ${moved} before`);
  expect(await manifestOf(box.place(), "abc1234")).toMatchObject({ digest });
});

test("says what is not there, and pushes nothing", async (context) => {
  const box = await registryBox(context);
  await seedImage(box.place(), "1");
  const both = definition({ app: box.image("1"), worker: box.image("1", "no/such") });
  expect(await failureOf(ship(box, both))).toBe(
    `image: container worker: ${box.image("1", "no/such")} is not in its registry, ` +
      "nor on the engine (none was given); build and push it, or correct its name",
  );
  expect(await failureOf(ship(box, both, { mode: "pull" }))).toMatch(/in its registry; build/);
  expect(await manifestOf(box.place(), "abc1234")).toBeUndefined();
  expect(await failureOf(ship(box, both, { tag: "a:b" }))).toMatch(/^invalid: tag "a:b"/);
  expect(await failureOf(ship(box, both, { only: ["ap"] }))).toMatch(/^invalid: .*"ap"/);
  expect(await failureOf(ship(box, both, { mode: "build", only: ["app"] }))).toMatch(
    /^image: build .*: this takes a Docker engine: none was given/,
  );
  await expect(ship(box, both, { push: false, pinDigest: true })).rejects.toThrow(TypeError);
});

test("says that Docker has no credentials for the registry", async (context) => {
  const box = await registryBox(context, { login: true });
  const { variables } = await registryBox(context);
  const taskDefinition = definition({ app: box.image("1") });
  expect(await failureOf(ship({ variables }, taskDefinition))).toMatch(
    /^credentials: look for .*"docker login 127\.0\.0\.1:\d+" keeps the credentials that are used/,
  );
});

test("does nothing where no container is selected", async (context) => {
  const box = await registryBox(context);
  const given = definition({ app: "nginx" });
  expect(await ship(box, given, { only: [] })).toEqual({
    taskDefinition: given,
    images: [],
    events: [],
    results: [],
  });
});

test("says that a registry keeps tags where they are", async (context) => {
  const box = await registryBox(context);
  const before = await seedImage(box.place(), "abc1234", { content: "old" });
  await seedImage(box.place(), "latest", { content: "new" });
  // As ECR answers.
  const immutable = await between(box.address, (asked, response) => {
    if (asked.method !== "PUT") return false;
    const message =
      "The image tag 'abc1234' already exists and cannot be overwritten because the repository is immutable.";
    response.writeHead(400).end(JSON.stringify({ errors: [{ code: "TAG_INVALID", message }] }));
    return true;
  });
  const image = box.image("latest").replace(box.address, immutable.address);
  expect(await failureOf(ship(box, definition({ app: image }), { mode: "pull" }))).toMatch(
    /^image: tag .* as abc1234: the tag is immutable and taken: The image tag 'abc1234' already exists/,
  );
  expect(await manifestOf(box.place(), "abc1234")).toMatchObject({ digest: before });
});
