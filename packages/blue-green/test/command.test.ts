import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { type DeployReceipt, type StackStatus, status as statusOf } from "../src/index.ts";
import { site } from "./support/site.ts";

const bin = join(import.meta.dirname, "../bin/hitless-blue-green.js");

interface Ran {
  code: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

async function run(args: readonly string[], variables: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...variables, NO_COLOR: "1" };
    execFile(process.execPath, [bin, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

test("goes through the life of a stack by its exit codes and JSON", async () => {
  const { path, ledger } = await site();
  const variables = (version: string, more = {}) => ({ VERSION: version, LEDGER: ledger, ...more });
  const on = ["--file", path];

  expect(await run(["rollback", ...on], variables("1"))).toMatchObject({ code: 66 });
  expect(await run(["up", ...on], variables("1"))).toMatchObject({ code: 0 });

  const dry = await run(["deploy", "--dry-run", ...on], variables("2"));
  expect(dry).toMatchObject({ code: 0 });
  expect(dry.stdout).toMatch(/1\. create 2 instances of 2-/);

  const deployed = await run(
    ["deploy", "--probe", "--html", `${path}.html`, "--json", ...on],
    variables("2"),
  );
  expect(deployed.code).toBe(0);
  const receipt = JSON.parse(deployed.stdout) as DeployReceipt;
  expect(receipt).toMatchObject({
    outcome: { is: "deployed" },
    probe: { requests: { failed: 0 } },
  });
  expect(await readFile(`${path}.html`, "utf8")).toContain("<!doctype html>");

  const broken = await run(["deploy", ...on], variables("3", { FAULT: "crash" }));
  expect(broken.code).toBe(3);
  expect(broken.stdout).toContain("cannot open database: permission denied");

  // What makes no release needs no version.
  expect(await run(["rollback", ...on])).toMatchObject({ code: 0 });
  const status = JSON.parse((await run(["status", "--json", ...on])).stdout) as StackStatus;
  expect(status.releases.find(({ is }) => is === "live")?.version).toBe("1");

  expect(await run(["unlock", ...on])).toMatchObject({
    code: 0,
    stdout: "nobody held the lock\n",
  });
  expect(await run(["down", ...on])).toMatchObject({ code: 0 });
  expect((await run(["status", ...on])).stdout).toBe("site: nothing serves\n");
});

function service(name: string, rule: string): string {
  const rules = `port: 3000, health: { path: / }, ${rule}`;
  return `  ${name}:\n    image: ${name}:1\n    x-hitless: { ${rules} }\n`;
}

test("gives several apps no image that is one app's", async () => {
  const { folder } = await site();
  const path = join(folder, "apps.yaml");
  const services = service("shop", "hosts: [shop.example]") + service("api", "paths: [/api]");
  await writeFile(path, `services:\n${services}x-hitless: { listen: "127.0.0.1:0" }\n`);
  // It is refused before an engine is looked for.
  const nobody = { DOCKER_HOST: `unix://${folder}/none.sock` };
  const { code, stderr } = await run(["deploy", "--file", path, "--image", "shop:2"], nobody);
  expect({ code, stderr }).toEqual({
    code: 65,
    stderr: expect.stringContaining(
      `hitless-blue-green: ${path} has several apps (shop, api), and --image is for one of them: name it with --service\n`,
    ) as string,
  });
  const one = ["deploy", "--file", path, "--image", "shop:2", "--service", "shop"];
  expect((await run(one, nobody)).stderr).toContain("none.sock");
});

/** What instances of a version write, as `logs` shows it. */
function said(ids: readonly string[], version: string): string {
  return ids.map((id) => `${id} | ${version} is ready\n`).join("");
}

test(
  "ships the release or the image that the command line names, and shows the lines of each",
  { timeout: 300_000 },
  async () => {
    const { path, ledger, up, stackOf, ...means } = await site();
    const variables = { VERSION: "1", LEDGER: ledger };
    const on = ["--file", path];
    const first = await up();
    const live = async () => {
      const { releases } = await statusOf(await stackOf("1"), means);
      return releases.find(({ is }) => is === "live");
    };
    const two = await run(["deploy", "--release", "2", "--json", ...on], variables);
    const { to } = JSON.parse(two.stdout) as DeployReceipt;
    expect(await live()).toMatchObject({ release: to.release, version: "2", image: "site:2" });
    expect(await run(["deploy", "--image", "shop:3", ...on], variables)).toMatchObject({ code: 0 });
    const three = await live();
    expect(three).toMatchObject({ version: "3", image: "shop:3" });

    const logs = async (...args: string[]): Promise<Ran> =>
      run(["logs", ...args, ...on], variables);
    const [last, ofTwo, json, gone, none, unbuilt] = await Promise.all([
      logs("-n", "1"),
      logs("--of", to.release),
      logs("--json"),
      logs("--of", first.to.release),
      logs("-n", "0"),
      run(["deploy", "--build", ...on], variables),
    ]);
    const ids = three?.instances.map(({ id }) => id) ?? [];
    expect(ids).toHaveLength(2);
    expect(last).toMatchObject({ code: 0, stdout: said(ids, "3") });
    expect(ofTwo).toMatchObject({ code: 0, stdout: said(to.ids, "2") });
    expect(json.stdout).toContain(`"instance": "${ids[0]}"`);
    expect(gone).toMatchObject({ code: 66 });
    expect(gone.stdout).toContain(
      `there is no release ${first.to.release} of web; there is: ${to.release}, ${three?.release}`,
    );
    expect(none).toMatchObject({ code: 64 });
    expect(unbuilt).toMatchObject({ code: 65 });
    expect(unbuilt.stderr).toContain(
      'services.web has no "build", so --build has nothing to build',
    );
  },
);

test("tells a probe around it when it switched", async () => {
  const { path, ledger, folder } = await site();
  const events = join(folder, "events");
  await writeFile(events, "");
  await run(["up", "--file", path], { VERSION: "1", LEDGER: ledger });
  await run(["deploy", "--file", path], {
    VERSION: "2",
    LEDGER: ledger,
    HITLESS_PROBE_EVENTS: events,
  });
  const lines = (await readFile(events, "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { type: "switched", text: expect.stringMatching(/^2-/) as string },
  ]);
});

test("undoes on the first Ctrl-C before the switch", async () => {
  const { path, ledger } = await site();
  await run(["up", "--file", path], { VERSION: "1", LEDGER: ledger });
  const env = { ...process.env, VERSION: "2", LEDGER: ledger, FAULT: "unhealthy", NO_COLOR: "1" };
  const child = spawn(process.execPath, [bin, "deploy", "--file", path], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const checking = Promise.withResolvers<void>();
  child.stderr.on("data", (chunk) => {
    // The line of the step before: from now on it waits for health, in vain.
    if (String(chunk).includes("start 2 instances")) checking.resolve();
  });
  await checking.promise;
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
  const status = await run(["status", "--json", "--file", path], { VERSION: "1", LEDGER: ledger });
  expect((JSON.parse(status.stdout) as StackStatus).releases).toMatchObject([
    { version: "1", is: "live" },
  ]);
});

test("stops at once on the second Ctrl-C, says what is left, and the next run finishes it", async () => {
  const { path, ledger } = await site();
  await run(["up", "--file", path], { VERSION: "1", LEDGER: ledger });
  const variables = {
    VERSION: "2",
    LEDGER: ledger,
    IGNORE_STOP: "yes",
    DRAIN: "1s",
    NO_COLOR: "1",
  };
  await run(["deploy", "--file", path], variables);
  // The release before ignores the stop signal, so that the deploy is held in its last step.
  const child = spawn(process.execPath, [bin, "deploy", "--file", path], {
    env: { ...process.env, VERSION: "3", LEDGER: ledger, DRAIN: "1s", NO_COLOR: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  const stopping = Promise.withResolvers<void>();
  const warned = Promise.withResolvers<void>();
  child.stderr.on("data", (chunk) => {
    stderr += String(chunk);
    if (/watch 3-\S+ \(/.test(stderr)) stopping.resolve();
    if (stderr.includes("once more stops at once")) warned.resolve();
  });
  await stopping.promise;
  child.kill("SIGINT");
  await warned.promise;
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
  expect(stderr).toMatch(/in the middle of "stop 2-.*left to do: stop 2-/);

  const next = await run(["deploy", "--json", "--file", path], {
    VERSION: "3",
    LEDGER: ledger,
    DRAIN: "1s",
  });
  expect(JSON.parse(next.stdout)).toMatchObject({ kind: "resume", outcome: { is: "deployed" } });
});

test("starts a proxy again as it was, with the next command after it was killed", async () => {
  const { path, ledger, stackOf } = await site();
  await run(["up", "--file", path], { VERSION: "1", LEDGER: ledger });
  const { folder } = await stackOf("1");
  const before = JSON.parse(
    (await run(["status", "--json", "--file", path])).stdout,
  ) as StackStatus;
  const { pid } = JSON.parse(await readFile(join(folder, "proxy.pid"), "utf8")) as { pid: number };
  process.kill(pid, "SIGKILL");
  const after = JSON.parse((await run(["status", "--json", "--file", path])).stdout) as StackStatus;
  expect(after.address).toBe(before.address);
  expect((await fetch(after.address ?? "")).headers.get("x-hitless-version")).toBe("1");
});

test("says what is wrong with a stack file and where, before anything is changed", async () => {
  const { path } = await site();
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace("watch:", "wach:"));
  const { code, stderr } = await run(["deploy", "--file", path], { VERSION: "2", LEDGER: "" });
  expect(code).toBe(65);
  expect(stderr).toMatch(
    /compose\.yaml:\d+:\d+: services\.web\.x-hitless\.wach: this key is not supported here/,
  );
});

test.each([
  [["--help"], 0, "Exit codes:"],
  [["deploy", "--help"], 0, "--dry-run"],
  [["unknown"], 64, ""],
  [["deploy", "--wait", "soon"], 64, ""],
])("answers %j with exit code %i", async (args, code, text) => {
  const ran = await run(args);
  expect(ran.code).toBe(code);
  expect(ran.stdout).toContain(text);
});

test("names the stack files that it looks for when there is none", async () => {
  const { folder } = await site();
  const empty = join(folder, "empty");
  await mkdir(empty);
  const child = spawn(process.execPath, [bin, "status"], {
    cwd: empty,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  for await (const chunk of child.stderr) stderr += String(chunk);
  expect(stderr).toContain(
    `there is no compose.yaml, compose.yml, docker-compose.yaml, docker-compose.yml in ${empty}`,
  );
});
