import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { failureOf } from "../../test/support/failure-of.ts";
import { credentialsFor, knownRegistries } from "./registry-credentials.ts";

const secret = "s3cr3t-väl:ue";
const basic = Buffer.from(`me:${secret}`).toString("base64");

/** Docker's folder with this configuration, and helpers of these names that run these shell scripts. */
async function docker(config: object, helpers: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "hitless-auth-"));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  for (const [name, script] of Object.entries(helpers)) {
    const path = join(folder, `docker-credential-${name}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  }
  return { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env["PATH"]}` };
}

function answering(username: string): string {
  return `read -r server; echo '{"ServerURL":"'"$server"'","Username":"${username}","Secret":"${secret}"}'`;
}

test.each([
  ["host:5000", { "host:5000": { auth: basic } }, "host:5000"],
  ["ghcr.io", { "https://ghcr.io/v2/": { auth: basic } }, "ghcr.io"],
  ["docker.io", { "https://index.docker.io/v1/": { auth: basic } }, "https://index.docker.io/v1/"],
])("finds what docker login kept for %s", async (registry, auths, serveraddress) => {
  const variables = await docker({ auths });
  expect(await credentialsFor(registry, { variables })).toEqual({
    serveraddress,
    username: "me",
    password: secret,
  });
});

test("finds nothing for another registry, and where only the entry is left", async () => {
  const variables = await docker({ auths: { "host:5000": { auth: basic }, "b.io": {} } });
  for (const registry of ["host", "host:5001", "docker.io", "b.io"]) {
    expect(await credentialsFor(registry, { variables })).toBeUndefined();
  }
});

test("knows the registries that docker login was at, each once", async () => {
  const auths = {
    "https://index.docker.io/v1/": { auth: basic },
    "host:5000": {},
    "https://ghcr.io/v2/": {},
  };
  const variables = await docker({ auths, credHelpers: { "gcr.io": "gcr", "ghcr.io": "gh" } });
  expect(await knownRegistries({ variables })).toEqual([
    "docker.io",
    "gcr.io",
    "ghcr.io",
    "host:5000",
  ]);
  expect(await knownRegistries({ variables: await docker({}) })).toEqual([]);
});

test("gives a token as it is", async () => {
  const auths = { "a.io": { auth: basic, identitytoken: "t1" }, "b.io": { registrytoken: "t2" } };
  const variables = await docker({ auths });
  expect(await credentialsFor("a.io", { variables })).toEqual({
    serveraddress: "a.io",
    identitytoken: "t1",
  });
  expect(await credentialsFor("b.io", { variables })).toMatchObject({ registrytoken: "t2" });
});

test("asks the registry's own helper, else the common store, else the file", async () => {
  const variables = await docker(
    {
      auths: { "c.io": { auth: basic } },
      credsStore: "all",
      credHelpers: { "a.io": "one", "t.io": "token" },
    },
    {
      one: answering("from-one"),
      token: answering("<token>"),
      all: `read -r server; [ "$server" = c.io ] && { echo "credentials not found in native keychain"; exit 1; }
            echo '{"Username":"'"from-all for $server"'","Secret":"x"}'`,
    },
  );
  const ask = async (registry: string) => credentialsFor(registry, { variables });
  expect(await ask("a.io")).toMatchObject({ username: "from-one", password: secret });
  expect(await ask("t.io")).toEqual({ serveraddress: "t.io", identitytoken: secret });
  expect(await ask("b.io")).toMatchObject({ username: "from-all for b.io" });
  expect(await ask("docker.io")).toMatchObject({
    username: "from-all for https://index.docker.io/v1/",
  });
  expect(await ask("c.io")).toMatchObject({ username: "me" });
});

test.each([
  ["fails", `echo ${secret}; echo ${secret} >&2; exit 3`, /^denied: .*a\.io.*exit code 3/],
  ["says something else", `echo ${secret}`, /^denied: .*no JSON with Username and Secret/],
  ["has half an answer", `echo '{"Secret":"${secret}"}'`, /^denied: .*no JSON/],
  ["does not answer", "exec sleep 60", /^denied: .*no answer within 300 ms/],
])("tells no secret where the helper %s", async (_, script, message) => {
  const variables = await docker({ credsStore: "bad" }, { bad: script });
  const failure = await failureOf(credentialsFor("a.io", { variables, limitMs: 300 }));
  expect(failure).toMatch(message);
  expect(failure).not.toContain(secret);
});

test("says that a helper is missing, and runs none by a path", async () => {
  const missing = await docker({ credsStore: "gone" });
  expect(await failureOf(credentialsFor("a.io", { variables: missing }))).toMatch(
    /docker-credential-gone is not in the PATH/,
  );
  const path = await docker({ credsStore: "x/../../bin/sh" });
  expect(await failureOf(credentialsFor("a.io", { variables: path }))).toMatch(
    /no name of a program/,
  );
});

test("ends a helper when it is aborted", async () => {
  const variables = await docker({ credsStore: "slow" }, { slow: "exec sleep 60" });
  const controller = new AbortController();
  const asking = credentialsFor("a.io", { variables, signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(asking).rejects.toThrow("enough");
});
