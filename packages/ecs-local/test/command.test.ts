import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { execute } from "./support/execute.ts";

const command = [process.execPath, join(import.meta.dirname, "../bin/hitless-ecs-local.js")];

test("prints what to export and that it is ready, and ends at SIGTERM", async () => {
  const args = ["--port", "0", "--listener", "shop-web=8080", "--region", "eu-west-1"];
  const [program = "", script = ""] = command;
  const child = spawn(program, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes("is ready")) break;
  }
  expect(text).toMatch(/^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+ AWS_REGION=eu-west-1 /);
  expect(text).toContain(
    "export TARGET_GROUP_SHOP_WEB=arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/shop-web/",
  );
  expect(text).toContain("credentials are not checked\n");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("shows examples and exit codes", async () => {
  const { code, stdout } = await execute([...command, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("Examples:");
  expect(stdout).toContain("Exit codes:");
});

test.each([
  [["--port", "x"], 64, '"x" is no number'],
  [["--port", "70000"], 64, "port is 70000, 0 to 65535 was expected"],
  [["--listener", "web"], 64, "a name and a port were expected"],
  [["--account", "12"], 64, 'account is "12", twelve digits were expected'],
  [["--speed", "0"], 64, "speed is 0"],
  [["--runtime", "podman"], 64, "Allowed choices are docker, process, simulated"],
  [["--proxy", "haproxy"], 64, "nothing listens with simulated tasks"],
  [["--runtime", "process", "--haproxy", "x"], 64, "--haproxy goes with --proxy haproxy"],
  [["--state", "/nowhere/at/all"], 1, "state file /nowhere/at/all"],
])("ends with what is wrong for %j", async (args, code, message) => {
  const ran = await execute([...command, "--port", "0", ...args]);
  expect(ran.stderr).toContain(message);
  expect(ran).toMatchObject({ code, stdout: "" });
});

test("has a code of its own for a port that is taken", async () => {
  const server = createServer().listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? String(address?.port) : "";
  const { code, stderr } = await execute([...command, "--port", port]);
  server.close();
  expect(code).toBe(69);
  expect(stderr).toContain(`cannot listen on 127.0.0.1:${port}`);
});

test("has the same code for an engine that does not answer", async () => {
  const asked = [...command, "--port", "0", "--runtime", "docker"];
  const { code, stderr } = await execute(asked, { DOCKER_HOST: "unix:///nowhere.sock" });
  expect(code).toBe(69);
  expect(stderr).toContain("no Docker engine at unix:///nowhere.sock (from DOCKER_HOST)");
});
