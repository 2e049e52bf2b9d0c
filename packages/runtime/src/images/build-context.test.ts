import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { extract } from "tar-stream";
import { expect, onTestFinished, test } from "vitest";
import { failureOf } from "../../test/support/failure-of.ts";
import { type BuildContext, packContext } from "./build-context.ts";

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-context-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

async function packed(context: BuildContext, dockerfile = "Dockerfile"): Promise<string[]> {
  const archive = extract();
  (await packContext(context, dockerfile)).pipe(archive);
  const found: string[] = [];
  for await (const entry of archive) {
    const { type, name, mode, linkname, uid, gid } = entry.header;
    expect([uid, gid]).toEqual([0, 0]);
    const content = await text(entry);
    if (type === "directory") found.push(name);
    else if (type === "symlink") found.push(`${name} -> ${linkname}`);
    else found.push(`${name} ${mode.toString(8)} ${content}`);
  }
  return found;
}

test("packs a folder without what .dockerignore names, but with the Dockerfile", async () => {
  const folder = await folderWith({
    Dockerfile: "FROM a",
    ".dockerignore": "*\n!src\nsrc/**/*.log\n!src/deep/keep.log\n# comment\n",
    "src/a.ts": "a",
    "src/deep/b.log": "b",
    "src/deep/keep.log": "keep",
    "node_modules/x/index.js": "x",
  });
  expect(await packed(folder)).toEqual([
    "Dockerfile 644 FROM a",
    "src",
    "src/a.ts 644 a",
    "src/deep",
    "src/deep/keep.log 644 keep",
  ]);
});

test("takes the rules that belong to the Dockerfile before the common ones", async () => {
  const folder = await folderWith({
    "docker/app": "FROM a",
    "docker/app.dockerignore": "docker\nb",
    ".dockerignore": "a",
    a: "a",
    b: "b",
  });
  const found = await packed(folder, "docker/app");
  expect(found).toContain("docker/app 644 FROM a");
  expect(found).toContain("a 644 a");
  expect(found.some((one) => one.startsWith("b "))).toBe(false);
});

test("keeps links as links, also those that lead nowhere", async () => {
  const folder = await folderWith({ Dockerfile: "FROM a" });
  await symlink("/no/such", join(folder, "link"));
  expect(await packed(folder)).toEqual(["Dockerfile 644 FROM a", "link -> /no/such"]);
});

test("packs files that are given, as they are or by where they lie", async () => {
  const folder = await folderWith({ "bin/run.js": "run" });
  const files = [
    { path: "Dockerfile", content: "FROM a" },
    { path: "app/run.js", source: join(folder, "bin/run.js"), mode: 0o755 },
  ];
  expect(await packed({ files })).toEqual(["Dockerfile 644 FROM a", "app/run.js 755 run"]);
});

test("says what is missing", async () => {
  const folder = await folderWith({ a: "a" });
  expect(await failureOf(packed(folder))).toBe(
    `not-found: build: there is no Dockerfile in ${folder}`,
  );
  expect(await failureOf(packed(join(folder, "no")))).toMatch(
    /^not-found: build: there is no folder/,
  );
  expect(await failureOf(packed({ files: [] }))).toContain("in the files given");
});
