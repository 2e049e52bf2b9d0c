import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registry } from "@hitless-tools/real-parts/registry";
import { expect, onTestFinished, test, type TestContext } from "vitest";
import {
  buildImage,
  type ImageEvent,
  inspectImage,
  pullImage,
  pushImage,
  removeImage,
  tagImage,
} from "../src/index.ts";
import { followProgress } from "../src/images/progress.ts";
import { type EngineBox, engineBox } from "./support/engine.ts";
import { failureOf } from "./support/failure-of.ts";
import { eventually } from "./support/sandbox.ts";

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-images-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "app"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

async function registryOrSkip(context: TestContext, login = false) {
  const part = await registry({ login });
  return "skipped" in part ? context.skip(part.skipped) : part;
}

/** An image of one file: nothing is to be waited for. */
async function small({ engine, name, labels }: EngineBox): Promise<string> {
  const files = [
    { path: "Dockerfile", content: 'FROM scratch\nCOPY file /\nCMD ["/file"]\n' },
    { path: "file", content: name("content").repeat(10_000) },
  ];
  const tag = name("small");
  await buildImage(engine, { context: { files }, tag, labels });
  return tag;
}

async function using(auths: object): Promise<{ DOCKER_CONFIG: string }> {
  return { DOCKER_CONFIG: await folderWith({ "config.json": JSON.stringify({ auths }) }) };
}

const builders = ["buildkit", "classic"] as const;

for (const builder of builders) {
  test(`builds a folder by ${builder}, and tells what the build says`, async (testContext) => {
    const { engine, base, name, labels, runtime, spec } = await engineBox(testContext);
    const context = await folderWith({
      Dockerfile: `ARG BASE\nFROM \${BASE} AS first\nARG WORD\nCOPY app /app\nRUN ["sh", "-c", "echo ö-$WORD; ls /app"]\nFROM first AS second\nCMD ["ls", "/app"]\nFROM first\nCMD ["false"]\n`,
      ".dockerignore": "app/*.log",
      "app/kept": "",
      "app/left-out.log": "",
    });
    const events: ImageEvent[] = [];
    const args = { BASE: base, WORD: name("word") };
    const recipe = { context, args, target: "second", tag: `${name("shop")}:1`, labels };
    const { id } = await buildImage(engine, recipe, { builder, onEvent: (e) => events.push(e) });

    expect(await inspectImage(engine, recipe.tag)).toMatchObject({ exists: true, id, labels });
    expect(events).toContainEqual({ type: "line", text: `ö-${name("word")}` });
    const { command: _, ...app } = spec("app", [], { image: recipe.tag });
    await runtime.create(app);
    await runtime.start(app.id);
    expect(
      await eventually(
        () => runtime.logs(app.id),
        ({ length }) => length > 0,
      ),
    ).toEqual(["kept"]);
  });

  test(`says why a build by ${builder} failed, with its last lines`, async (testContext) => {
    const { engine, base, name } = await engineBox(testContext);
    const build = async (content: string): Promise<string> => {
      const context = { files: [{ path: "Dockerfile", content }] };
      return failureOf(buildImage(engine, { context, tag: name("bad") }, { builder }));
    };
    const failure = await build(`FROM ${base}\nRUN ["sh", "-c", "echo because; exit 3"]\n`);
    expect(failure).toMatch(/^build-failed: build .*3.*its last lines:[^]*\nbecause\n?/);
    expect(await build("FROOM x\n")).toMatch(/^build-failed: .*unknown instruction: FROOM/);
    expect(await inspectImage(engine, name("bad"))).toEqual({ exists: false });
  });
}

test("ends a build that is aborted, or takes too long", async (context) => {
  const { engine, base, name } = await engineBox(context);
  const content = `FROM ${base}\nRUN ["sleep", "600"]\n`;
  const recipe = { context: { files: [{ path: "Dockerfile", content }] }, tag: name("slow") };
  const controller = new AbortController();
  const onEvent = (event: ImageEvent): void => {
    if (event.type === "line" && event.text.includes("sleep")) {
      controller.abort(new Error("enough"));
    }
  };
  const building = buildImage(engine, recipe, { signal: controller.signal, onEvent });
  await expect(building).rejects.toThrow("enough");
  expect(await failureOf(buildImage(engine, recipe, { limitMs: 1_000 }))).toMatch(
    /^engine: build .*(not done|no answer) within 1000 ms/,
  );
  // Too little for the engine to begin to answer.
  expect(await failureOf(buildImage(engine, recipe, { limitMs: 1 }))).toMatch(
    /^engine: build .*no answer within 1 ms/,
  );
});

test("pushes, tells the digest, and pulls the same image again", async (context) => {
  const box = await engineBox(context);
  const { engine } = box;
  const { address } = await registryOrSkip(context);
  const image = await small(box);
  const target = `${address}/${box.name("shop")}:1`;
  await tagImage(engine, image, target);

  const events: ImageEvent[] = [];
  const { digest } = await pushImage(engine, target, { onEvent: (event) => events.push(event) });

  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(events.some(({ type }) => type === "layer")).toBe(true);
  const before = await inspectImage(engine, target);
  expect(before).toMatchObject({ digests: [expect.stringMatching(`${digest}$`)] });
  await removeImage(engine, target);
  await removeImage(engine, target);
  const byDigest = `${address}/${box.name("shop")}@${digest}`;
  await pullImage(engine, byDigest);
  expect((await inspectImage(engine, byDigest)).exists).toBe(true);
  await pullImage(engine, target);
  expect(await inspectImage(engine, target)).toEqual(before);
  expect(await failureOf(pullImage(engine, `${target}0`))).toMatch(/^image-missing: .*1?0/);
  expect(await failureOf(pushImage(engine, `${target}0`))).toMatch(/^image-missing: /);
});

test("logs in as Docker's configuration says, and tells the password to nobody else", async (context) => {
  const box = await engineBox(context);
  const { engine } = box;
  const { address, login = { username: "", password: "" } } = await registryOrSkip(context, true);
  const target = `${address}/${box.name("private")}:1`;
  await tagImage(engine, await small(box), target);
  const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
  const wrong = Buffer.from(`${login.username}:wr0ng-secret`).toString("base64");

  for (const auths of [{}, { [address]: { auth: wrong } }]) {
    const failure = await failureOf(pushImage(engine, target, { variables: await using(auths) }));
    expect(failure).toMatch(/^denied: push /);
    expect(failure).not.toContain("wr0ng-secret");
  }
  const events: ImageEvent[] = [];
  const variables = await using({ [address]: { auth } });
  await pushImage(engine, target, { variables, onEvent: (event) => events.push(event) });
  expect(JSON.stringify(events)).not.toContain(login.password);
  expect(JSON.stringify(events)).not.toContain(auth);

  await removeImage(engine, target);
  expect(await failureOf(pullImage(engine, target, { variables: await using({}) }))).toMatch(
    /^denied: pull /,
  );
  // A base image that only some may pull.
  const files = [{ path: "Dockerfile", content: `FROM ${target}\n` }];
  const recipe = { context: { files }, tag: box.name("derived") };
  await buildImage(engine, recipe, { variables });
  expect((await inspectImage(engine, target)).exists).toBe(true);
});

test("twin: the client library's own way finds no error in a push that failed", async (context) => {
  const { engine, name, base } = await engineBox(context);
  const repository = `127.0.0.1:1/${name("nowhere")}`;
  await tagImage(engine, base, `${repository}:1`);
  const push = async () =>
    engine.docker.getImage(repository).push({ tag: "1", authconfig: {} as never });

  const followed = await new Promise((resolve, reject) => {
    push().then(
      (stream) => engine.docker.modem.followProgress(stream, resolve),
      (error: unknown) => reject(error as Error),
    );
  });

  expect(followed).toBeNull();
  const stream = (await push()) as unknown as Parameters<typeof followProgress>[1];
  expect(await failureOf(followProgress("push", stream, { limitMs: 60_000 }))).toMatch(
    /^engine: push: .*127\.0\.0\.1:1/,
  );
});
