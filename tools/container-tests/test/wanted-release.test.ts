import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type DeployReceipt, status } from "@hitless/blue-green";
import { removeImage, tagImage } from "@hitless/runtime";
import { expect, onTestFinished, test, type TestContext } from "vitest";

import { command } from "./support/command.ts";
import { containerSite, engineOrSkip } from "./support/site.ts";

const file = `
services:
  web:
    image: \${NAME:-none}:\${VERSION}
    build: { context: built, args: { FROM: "\${IMAGE}:1" } }
    environment: { HOST: 0.0.0.0, PORT: "3000", LEDGER: /tmp/posts }
    stop_grace_period: 2s
    x-hitless:
      port: 3000
      health: { path: /healthz, successes: 1, interval: 50ms }
      drain: 2s
      watch: 0s
x-hitless:
  listen: 127.0.0.1:0
  proxy: { base: "\${BASE}" }
`;

/** A site whose app is built, and writes first what its image was built with. */
async function builtSite(context: TestContext) {
  const { engine } = await engineOrSkip(context);
  const NAME = `hitless-test-built-${randomBytes(4).toString("hex")}`;
  // To be made before what runs on it, so that it goes last.
  onTestFinished(async () => {
    for (const tag of ["1", "2", "other"]) await removeImage(engine, `${NAME}:${tag}`);
  });
  const site = await containerSite(context, file, undefined, { NAME });
  const { folder, path, project, host, repository, base } = site;
  const built = join(folder, "built");
  await mkdir(built);
  await writeFile(
    join(built, "Dockerfile"),
    'ARG FROM\nFROM ${FROM}\nCOPY said /said\nCMD ["sh", "-c", "cat /said; exec node app.ts"]\n',
  );
  return {
    ...site,
    name: NAME,
    tag: async (from: string, to: string) => tagImage(engine, `${NAME}:${from}`, `${NAME}:${to}`),
    say: async (text: string) => writeFile(join(built, "said"), `${text}\n`),
    run: async (...args: string[]) => {
      const variables = { VERSION: "1", NAME, IMAGE: repository, BASE: base };
      const options = ["-f", path, "-p", project, "-H", host];
      const ran = await command([...args, ...options], variables);
      expect(ran.code, ran.stderr).toBe(0);
      return ran.stdout;
    },
  };
}

test(
  "ships the release, the image and the build that the command line asks for, and shows its logs",
  { timeout: 300_000 },
  async (context) => {
    const { name, tag, say, run, up, stackOf, means } = await builtSite(context);
    const stack = await stackOf("1");
    const live = async () => (await status(stack, means)).releases.find(({ is }) => is === "live");
    await say("first");
    await up();
    const one = await live();
    expect(one).toMatchObject({ version: "1", image: `${name}:1` });

    // It is there under that name, and so is not built.
    await say("second");
    await tag("1", "other");
    const { to } = JSON.parse(
      await run("deploy", "--image", `${name}:other`, "--json"),
    ) as DeployReceipt;
    expect(await live()).toMatchObject({
      release: to.release,
      version: "other",
      image: `${name}:other`,
      imageId: one?.imageId,
    });

    await tag("1", "2");
    await run("deploy", "--release", "2", "--build");
    const two = await live();
    expect(two).toMatchObject({ version: "2", image: `${name}:2` });
    expect(two?.imageId).not.toBe(one?.imageId);

    const [whole, last, ofOther] = await Promise.all([
      run("logs", "--json"),
      run("logs", "--lines", "1"),
      run("logs", "--of", to.release),
    ]);
    const id = two?.instances[0]?.id;
    expect(JSON.parse(whole)).toEqual({ instance: id, lines: ["second", "2 is ready"] });
    expect(last).toBe(`${id} | 2 is ready\n`);
    // The way back, which is stopped.
    expect(ofOther).toBe(`${to.ids[0]} | first\n${to.ids[0]} | other is ready\n`);
  },
);
