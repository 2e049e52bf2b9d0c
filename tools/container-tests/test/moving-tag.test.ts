import { randomBytes } from "node:crypto";

import { buildImage, removeImage, tagImage } from "@hitless/runtime";
import { expect, onTestFinished, test, type TestContext } from "vitest";

import { deploy, type DeployEvent, observe, planDeploy, status, up } from "@hitless/blue-green";
import { appImage, containerFile, containerSite, engineOrSkip } from "./support/site.ts";

function breakAtSwitch(event: DeployEvent): void {
  if (event.type === "switched") throw new Error("the deployer is gone");
}

/** A tag of the test's own, on the image that all tests share. To be made before what runs on it, so that it goes last. */
async function movingTag(context: TestContext) {
  const { engine, base } = await engineOrSkip(context);
  const repository = await appImage(engine, base);
  const tag = `moving-${randomBytes(4).toString("hex")}`;
  const image = `${repository}:${tag}`;
  const ids: string[] = [];
  const back = async () => tagImage(engine, `${repository}:1`, image);
  await back();
  onTestFinished(async () => {
    for (const each of [image, ...ids]) await removeImage(engine, each);
  });
  return {
    tag,
    image,
    back,
    /** Gives the tag to another image, whose containers do the same. */
    move: async (to: string) => {
      const content = `FROM ${repository}:1\nLABEL moved=${to}\n`;
      const { id } = await buildImage(engine, {
        context: { files: [{ path: "Dockerfile", content }] },
        tag: image,
      });
      ids.push(id);
      return id;
    },
  };
}

test("takes another image under the same tag for another release", async (context) => {
  const { tag, image, move, back } = await movingTag(context);
  const site = await containerSite(context);
  const { means, engine } = site;
  expect((await site.up()).outcome).toEqual({ is: "deployed" });
  const stack = await site.stackOf(tag);
  await expect(deploy(stack, { ...means, onEvent: breakAtSwitch })).rejects.toThrow("gone");

  const planned = async () => planDeploy(stack, await observe(stack, means), "next").kind;
  expect(await planned()).toBe("resume");

  const id = await move("there");
  expect(await planned()).toBe("deploy");
  const next = await deploy(stack, means);
  expect(next).toMatchObject({ kind: "deploy", outcome: { is: "deployed" } });
  const live = async () => (await status(stack, means)).releases.find(({ is }) => is === "live");
  expect(await live()).toMatchObject({ release: next.to.release, image, imageId: id });
  expect(await live()).not.toHaveProperty("imageMoved");
  const instances = await means.runtime.list({ "hitless.release": next.to.release });
  expect(instances.map(({ imageId }) => imageId)).toEqual([id, id]);
  expect((await up(stack, means)).outcome).toEqual({ is: "unchanged" });

  await back();
  await expect(up(stack, means)).rejects.toMatchObject({ code: "another-version" });
  expect(await live()).toMatchObject({ imageId: id, imageMoved: true });
  // A name that nobody has says nothing against what runs.
  await removeImage(engine, image);
  expect((await up(stack, means)).outcome).toEqual({ is: "unchanged" });
  expect(await live()).not.toHaveProperty("imageMoved");
});

const withService = containerFile.replace(
  "\nvolumes:",
  `
  beside:
    image: \${IMAGE}:\${BESIDE:-1}
    command: ["node", "-e", "setInterval(() => {}, 1000)"]
volumes:`,
);

test("makes an ordinary service anew on up where its tag has moved, and only then", async (context) => {
  const { tag, move } = await movingTag(context);
  const site = await containerSite(context, withService);
  const { means, engine, project } = site;
  expect((await site.up()).outcome).toEqual({ is: "deployed" });
  const stack = await site.stackOf("1", { BESIDE: tag });
  const beside = async () => (await engine.docker.getContainer(`${project}-beside-1`).inspect()).Id;
  expect((await up(stack, means)).outcome).toEqual({ is: "unchanged" });
  const before = await beside();
  await up(stack, means);
  expect(await beside()).toBe(before);
  await move("beside");
  await up(stack, means);
  expect(await beside()).not.toBe(before);
});
