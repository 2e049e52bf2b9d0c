import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";

import { execute } from "./support/execute.ts";
import { clientOf } from "./support/start.ts";

const command = [process.execPath, join(import.meta.dirname, "../bin/hitless-s3-local.js")];

test("makes a key pair, prints what to export and that it is ready, and ends at SIGTERM", async () => {
  const folder = await temporaryFolder();
  const { child, text } = await started([folder, "--port", "0", "--bucket", "uploads"]);
  const [, url = ""] = /^export AWS_ENDPOINT_URL_S3=(\S+) AWS_REGION=us-east-1 /.exec(text) ?? [];
  const [, accessKeyId = "", secretAccessKey = ""] =
    /AWS_ACCESS_KEY_ID=(\S+) AWS_SECRET_ACCESS_KEY=(\S+)\n/.exec(text) ?? [];
  const s3 = clientOf({
    url,
    region: "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
  });
  const { Buckets } = await s3.send(new ListBucketsCommand());
  expect(Buckets?.map(({ Name }) => Name)).toEqual(["uploads"]);
  s3.destroy();
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);

  const path = join(folder, "credentials.json");
  expect(((await stat(path)).mode & 0o777).toString(8)).toBe("600");
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ accessKeyId, secretAccessKey });
  const again = await started([folder, "--port", "0"]);
  expect(again.text).toContain(`AWS_SECRET_ACCESS_KEY=${secretAccessKey}\n`);
});

test("takes the key pair of the environment and does not print it", async () => {
  const folder = await temporaryFolder();
  const pair = { AWS_ACCESS_KEY_ID: "mine", AWS_SECRET_ACCESS_KEY: "very-secret" };
  const { text } = await started([folder, "--port", "0"], pair);
  expect(text).not.toContain("very-secret");
  const { text: json } = await started([`${folder}/other`, "--port", "0", "--json"], pair);
  expect(JSON.parse(json)).toMatchObject({ type: "ready", accessKeyId: "mine" });
});

test("keeps a second one off a folder, and none after it was killed", async () => {
  const folder = await temporaryFolder();
  const { child } = await started([folder, "--port", "0"]);
  const { code, stderr } = await execute([...command, folder, "--port", "0"]);
  expect(code).toBe(1);
  expect(stderr).toContain(`${folder} is in use by another process, ${child.pid}\n`);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect((await started([folder, "--port", "0"])).text).toContain("is ready");
});

test("shows examples and exit codes", async () => {
  const { code, stdout } = await execute([...command, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("Examples:");
  expect(stdout).toContain("Exit codes:");
});

test.each([
  [["--port", "x"], 64, '"x" is no number'],
  [["--port", "70000"], 64, "port is 70000, a number from 0 to 65535 was expected"],
  [
    ["--bucket", "uploads", "--cors", "http://localhost:3000/"],
    64,
    "An origin as browsers send it",
  ],
  [["--bucket", "uploads", "--cors", "localhost:3000"], 64, "An origin as browsers send it"],
  [["--cors", "http://localhost:3000"], 64, "cors is given without buckets"],
  [["--bucket", "Upper"], 64, 'bucket is "Upper", 3 to 63 lower-case letters'],
  [["--bucket", "uploads", "--cors", "https://*.*"], 64, "can not have more than one wildcard"],
  [["--region", "Mars"], 64, 'region is "Mars", one like eu-west-1 was expected'],
])("ends with what is wrong for %j", async (args, code, message) => {
  const folder = await temporaryFolder();
  const ran = await execute([...command, folder, "--port", "0", ...args]);
  expect(ran.stderr).toContain(message);
  expect(ran).toMatchObject({ code, stdout: "" });
});

test("ends with what is wrong for half a key pair, no folder, and one that cannot be made", async () => {
  const folder = await temporaryFolder();
  const half = await execute([...command, folder], { AWS_ACCESS_KEY_ID: "mine" });
  expect(half.stderr).toContain("one is set, both or none were expected");
  expect(half.code).toBe(64);
  expect((await execute(command)).code).toBe(64);
  const nowhere = await execute([...command, "/dev/null/data", "--port", "0"]);
  expect(nowhere.stderr).toContain("cannot use /dev/null/data: it is a file or in one");
  const file = await execute([...command, "/dev/null", "--port", "0"]);
  expect(file.stderr).toContain(
    "cannot use /dev/null: it is a file or in one, a folder was expected",
  );
  expect(file.code).toBe(1);
  expect(nowhere.code).toBe(1);
});

test("has a code of its own for a port that is taken", async () => {
  const server = createServer().listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const { code, stderr } = await execute([...command, await temporaryFolder(), "--port", port]);
  server.close();
  expect(code).toBe(69);
  expect(stderr).toContain(`cannot listen on 127.0.0.1:${port}`);
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-local-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts the command, with no more of the environment than what is given. */
async function started(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ child: ChildProcess; text: string }> {
  const [program = "", script = ""] = command;
  const child = spawn(program, [script, ...args], {
    env: { PATH: "/usr/bin:/bin", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  let text = "";
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (/is ready|"ready"/.test(text)) break;
  }
  return { child, text };
}
