import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { readStackFile, readStackFiles } from "../src/stack-file/read.ts";

const web = `services:
  web:
    image: shop:1
    x-hitless: { port: 3000, health: { path: /healthz } }
`;

/** A folder with these files, which is gone after the test. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-stack-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

test("reads secrets and configs for those who may", async () => {
  const folder = await folderWith({
    "compose.yaml": `${web}    user: "1000"
    secrets: [session, { source: token, target: /etc/token, uid: 5, gid: 6, mode: 0440 }]
    configs: [settings, { source: motd, target: /etc/motd }]
secrets: { session: { file: ./session.secret }, token: { environment: TOKEN } }
configs: { settings: { file: sub/settings.json }, motd: { content: "hello\\n" } }
`,
    "session.secret": "s3cret",
    "sub/settings.json": "{}",
  });
  const stack = await readStackFile(join(folder, "compose.yaml"), { variables: { TOKEN: "t" } });
  const own = { userId: 1_000, groupId: 0 };
  expect(stack.container?.files).toEqual([
    { path: "/run/secrets/session", content: Buffer.from("s3cret"), mode: 0o400, ...own },
    { path: "/etc/token", content: Buffer.from("t"), mode: 0o440, userId: 5, groupId: 6 },
    { path: "/settings", content: Buffer.from("{}"), mode: 0o444, ...own },
    { path: "/etc/motd", content: Buffer.from("hello\n"), mode: 0o444, ...own },
  ]);
});

test("needs neither secrets nor env_file where no release is made", async () => {
  const text = `${web}    env_file: gone.env\n    secrets: [a]\nsecrets: { a: { file: gone } }\n`;
  const folder = await folderWith({ "compose.yaml": text });
  const path = join(folder, "compose.yaml");
  await expect(readStackFile(path)).rejects.toThrow(
    new RegExp(
      `:5:5: services.web.env_file: cannot read ${folder}/gone.env.*\n.*:7:17: secrets.a.file: cannot read ${folder}/gone `,
    ),
  );
  expect(await readStackFile(path, { forRelease: false })).toMatchObject({ service: "web" });
});

test("reads certificates from files, and puts a key to its certificate", async () => {
  const folder = await folderWith({
    "compose.yaml": `${web}x-hitless:
  tls:
    listen: 8443
    certificates: [{ file: tls/Shop.pem }, { certificate: a/shop.crt, key: a/shop.key }]
`,
    "tls/Shop.pem": "both\n",
    "a/shop.crt": "certificate",
    "a/shop.key": "key\n",
  });
  const { project } = await readStackFile(join(folder, "compose.yaml"));
  expect(project.proxy.tls?.certificates).toEqual([
    { name: "shop", pem: "both\n" },
    { name: "shop-2", pem: "certificate\nkey\n" },
  ]);
});

test("lays files over each other, and means paths from the folder of the first", async () => {
  const folder = await folderWith({
    "base/compose.yaml": `${web}    volumes: [./data:/data]\n`,
    "other/over.yaml": "services: { web: { build: { context: app }, environment: { A: $A } } }\n",
    "base/.env": "A=beside the first",
    "other/.env": "A=beside the second",
  });
  const files = [join(folder, "base/compose.yaml"), join(folder, "other/over.yaml")];
  expect(await readStackFile(files, { variables: {} })).toMatchObject({
    name: "base",
    file: files[0],
    environment: { A: "beside the first" },
    build: { context: join(folder, "base/app"), dockerfile: "Dockerfile", args: {} },
    container: { mounts: [{ source: join(folder, "base/data"), target: "/data" }] },
  });
});

test("says in which of the files a fault is", async () => {
  const folder = await folderWith({
    "a.yaml": `${web}    restart: no-way\n`,
    "b.yaml": "services:\n  web:\n    depends_on: [gone]\n",
  });
  const [a, b] = [join(folder, "a.yaml"), join(folder, "b.yaml")];
  await expect(readStackFile([a, b])).rejects.toThrow(`${a}:5:5: services.web.restart`);
  await writeFile(a, web);
  await expect(readStackFile([a, b])).rejects.toThrow(`${b}:3:5: services.web.depends_on`);
});

test("reads one app of several by its name, and all of them in the file's order", async () => {
  const apps = `services:
  web: { image: "web:1", x-hitless: { port: 1, health: { path: / }, paths: / } }
  api: { image: "api:1", x-hitless: { port: 2, health: { path: / }, paths: /api } }
`;
  const path = join(await folderWith({ "compose.yaml": apps }), "compose.yaml");
  await expect(readStackFile(path)).rejects.toMatchObject({
    code: "stack-file",
    message: `${path} has several apps: web, api; name one of them`,
  });
  await expect(readStackFile(path, { service: "db" })).rejects.toThrow(
    `there is no app db in ${path}; expected one of web, api`,
  );
  expect(await readStackFile(path, { service: "api" })).toMatchObject({
    service: "api",
    project: { apps: ["web", "api"] },
  });
  expect((await readStackFiles(path)).map(({ service }) => service)).toEqual(["web", "api"]);
});

test("says which file cannot be read, and which line of .env", async () => {
  await expect(readStackFile("/nowhere/compose.yaml")).rejects.toThrow(
    "cannot read the stack file /nowhere/compose.yaml",
  );
  const folder = await folderWith({ "compose.yaml": web, ".env": "A=1\n=2\n" });
  await expect(readStackFile(join(folder, "compose.yaml"))).rejects.toThrow(
    `${folder}/.env:2:1: expected NAME=value`,
  );
});
