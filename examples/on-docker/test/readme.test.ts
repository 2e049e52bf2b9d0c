import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";

import { logReceiver } from "./support/log-receiver.ts";
import { expect, onTestFinished, test, type TestContext } from "vitest";

const root = join(import.meta.dirname, "..");
const clone = join(root, "../..");
const run = promisify(execFile);

/** A certificate of its own and its key, on stdout. */
const certificate =
  "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost " +
  "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout - -out -";

/** The scripts of this folder as the README calls them, with a project and ports of the test's own. */
async function scripts(context: TestContext) {
  const engine = await dockerEngine();
  if ("skipped" in engine) return context.skip(engine.skipped);
  const base = await testBaseImage(engine);
  if (typeof base !== "string") return context.skip(base.skipped);
  const logs = await logReceiver(engine);
  const env = {
    ...process.env,
    DOCKER_HOST: engine.host,
    DOCKER_SOCKET: engine.socketPath,
    DOCKER_CONTAINERS: logs.containersFolder,
    LOGS: logs.url,
    BASE: base,
    COMPOSE_PROJECT_NAME: `example-${randomBytes(4).toString("hex")}`,
    PORT: "0",
    TLS_PORT: "0",
    NO_COLOR: "1",
  };
  const children: ChildProcess[] = [];
  const start = async (command: readonly string[], options: { cwd: string; more?: object }) => {
    const [program = "", ...args] = command;
    const child = spawn(program, args, { cwd: options.cwd, env: { ...env, ...options.more } });
    children.push(child);
    let output = "";
    const add = (text: Buffer): void => {
      output += text.toString("utf8");
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    const [code] = (await once(child, "close")) as [number | null];
    return { code, output };
  };
  const script = async (name: string, args: readonly string[] = [], more = {}) =>
    start(["npm", "run", name, "--", ...args], { cwd: root, more });
  /** The README's own line with these words, run by a shell in the clone or in a folder of it. */
  const written = async (words: string, { cwd = clone, more = {} } = {}) => {
    const lines = (await readFile(join(root, "README.md"), "utf8")).split("\n");
    const line = lines.find((each) => each.startsWith(`npx @hitless/blue-green ${words} `));
    return start(["sh", "-c", line ?? `echo no line with ${words}; false`], { cwd, more });
  };
  onTestFinished(async () => {
    for (const child of children) child.kill();
    await script("down", ["--volumes"]);
  });
  return { script, written, env, logs };
}

test(
  "does what the README says: up, deploy under a probe, a broken version, back, status, down",
  { timeout: 300_000 },
  async (context) => {
    const { script, written, env, logs } = await scripts(context);
    const up = await script("up");
    expect(up.output).toMatch(/serves example-\w+ at http/);
    expect(up.code).toBe(0);
    const web = new RegExp(`^${env.COMPOSE_PROJECT_NAME}[-_.]web`);
    await expect.poll(() => logs.messages.some(({ appName = "" }) => web.test(appName))).toBe(true);

    const deployed = await script("deploy");
    expect(deployed.output).toMatch(/ 0 of [\d,]+ requests failed/);
    expect(deployed.code).toBe(0);

    const broken = await script("deploy", ["--broken", "crash", "--app-version", "3.0.0"]);
    expect(broken.output).toContain("permission denied (EACCES)");
    expect(broken.code).toBe(3);

    const back = await written("rollback");
    expect(back.output).toMatch(/rolled back {2}1\.0\.0-\w+ serves example-\w+/);
    expect(back.code).toBe(0);
    const status = await written("status");
    expect(status.output).toMatch(/1\.0\.0-\w+/);
    expect(status.code).toBe(0);

    const { code, output } = await script("down");
    expect(output).toContain("is down");
    expect(code).toBe(0);
  },
);

test(
  "serves HTTPS with a certificate from the environment, and sends those who come by HTTP there",
  { timeout: 300_000 },
  async (context) => {
    const { script, written, env } = await scripts(context);
    const { stdout: CERTIFICATE } = await run("openssl", certificate.split(" "));
    const files = ["-f", "compose.yaml", "-f", "compose.tls.yaml"];
    const up = await script("up", files, { CERTIFICATE });
    expect(up.output).toContain("https://127.0.0.1:");
    expect(up.code).toBe(0);
    const address = /https:\/\/127\.0\.0\.1:\d+/.exec(up.output)?.[0] ?? "";
    const { stdout } = await run(
      "curl",
      ["--silent", "--insecure", "--include", `${address}/healthz`],
      { env },
    );
    expect(stdout).toContain("200");
    expect(stdout).toContain("strict-transport-security: max-age=3600");
    const folder = await mkdtemp(join(tmpdir(), "hitless-on-docker-"));
    onTestFinished(async () => rm(folder, { recursive: true }));
    const trusted = join(folder, "site.crt");
    await writeFile(trusted, CERTIFICATE);
    const more = { CERTIFICATE, NODE_EXTRA_CA_CERTS: trusted };
    const deployed = await script("deploy", files, more);
    expect(deployed.output).toMatch(/ 0 of [\d,]+ requests failed/);
    expect(deployed.code).toBe(0);
    // Without the file that adds HTTPS, the new version would be asked where only redirects are.
    const forgotten = await script("deploy", [], more);
    expect(forgotten.output).toContain(
      "the proxy serves HTTPS and a redirect to HTTPS, and the stack file says HTTP",
    );
    expect(forgotten.code).toBe(65);
    const renewed = await written("proxy cert", { cwd: root, more: { CERTIFICATE } });
    expect(renewed).toMatchObject({ code: 0 });
    onTestFinished(async () => {
      await script("down", files, { CERTIFICATE });
    });
  },
);
