import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createSyslogClient } from "@hitless/syslog";
import { expect, onTestFinished, test } from "vitest";

const command = [
  process.execPath,
  join(import.meta.dirname, "../bin/hitless-log-viewer.js"),
] as const;
const anyPort = ["--port", "0", "--udp", "off", "--tcp", "0", "--relp", "off", "--json"];

test("serves, searches, follows, and ends at SIGTERM with all that came stored", async () => {
  const folder = await temporaryFolder();
  const { child, url, tcp } = await serving([folder, ...anyPort]);
  const tail = spawn(command[0], [command[1], "tail", "--url", url, "severity>=err"]);
  onTestFinished(() => void tail.kill("SIGKILL"));
  let followed = "";
  tail.stdout.on("data", (chunk) => (followed += String(chunk)));
  await using client = createSyslogClient(`syslog+tcp://127.0.0.1:${tcp}`, { onEvent: () => {} });
  // The tail begins when it is connected; until then lines are only stored.
  await expect
    .poll(() => {
      client.send({
        facility: "local0",
        severity: "err",
        hostname: "h",
        appName: "a",
        message: "broke \u001B[2J",
      });
      return followed;
    })
    .toMatch(/ h a err broke ␛\[2J\n/);
  client.send({ facility: "local0", severity: "info", hostname: "h", message: "fine" });
  await client.flush({ timeoutMs: 10_000 });
  await expect
    .poll(async () => (await run(["search", "--url", url, "--json", "fine"])).stdout)
    .toMatch(/"message":"fine"/);
  const exited = once(tail, "exit");
  tail.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  const again = await serving([folder, ...anyPort]);
  expect((await run(["search", "--url", again.url, "fine"])).stdout).toMatch(/ h info fine\n$/);
});

test("takes the token from a file or the environment", async () => {
  const folder = await temporaryFolder();
  const token = "a-token-of-twenty-characters";
  const file = join(folder, "token");
  await writeFile(file, `${token}\n`);
  const { url } = await serving([join(folder, "logs"), ...anyPort, "--token-file", file]);
  expect(await run(["search", "--url", url])).toMatchObject({
    code: 77,
    stderr: expect.stringContaining("the token is missing or wrong") as string,
  });
  const env = { HITLESS_LOG_VIEWER_TOKEN: token };
  expect(await run(["search", "--url", url], env)).toMatchObject({ code: 0 });
});

test.for([
  [["serve"], 64, "missing required argument 'folder'"],
  [["serve", "/tmp", "--port", "many"], 64, '"many" is no number'],
  [["serve", "/tmp", "--host", "0.0.0.0"], 64, "needs a token and TLS"],
  [["serve", "/tmp", "--tls-cert", "x"], 64, "--tls-cert and --tls-key are needed together"],
  [["serve", "/tmp", "--webhook", "x"], 64, '"x" is no name=url'],
  [["serve", "/dev/null/x", ...anyPort], 1, "cannot use /dev/null/x"],
  [["search", "--url", "http://127.0.0.1:9"], 69, "no log viewer answers at http://127.0.0.1:9"],
  [["search", "--url", "nowhere"], 64, "nowhere is no URL"],
] as const)("says what is wrong with %j", async ([args, code, message]) => {
  const ended = await run(args);
  expect(ended.stderr).toContain(message);
  expect(ended.code).toBe(code);
});

test("points at what is wrong in a search", async () => {
  const { url } = await serving([await temporaryFolder(), ...anyPort]);
  const { code, stderr } = await run(["search", "--url", url, "a", "severity>=loud"]);
  expect(code).toBe(64);
  expect(stderr).toContain(`\n  a severity>=loud\n  ${" ".repeat(12)}^\n`);
});

test("shows examples and exit codes", async () => {
  const { code, stdout } = await run(["--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("Exit codes:");
  expect((await run(["serve", "--help"])).stdout).toContain("--archive <folder>");
});

async function serving(
  args: readonly string[],
): Promise<{ child: ChildProcess; url: string; tcp: number }> {
  const child = spawn(command[0], [command[1], "serve", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { url, receivers } = JSON.parse(line.toString("utf8")) as {
    url: string;
    receivers: { transport: string; port: number }[];
  };
  return { child, url, tcp: receivers.find(({ transport }) => transport === "tcp")?.port ?? 0 };
}

async function run(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      command[0],
      [command[1], ...args],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-log-viewer-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
