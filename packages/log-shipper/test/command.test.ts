import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { engineBox } from "./support/engine.ts";
import { numberedLines } from "./support/numbered-lines.ts";
import { ownContainers, stateFolder } from "./support/shipper.ts";
import { tcpReceiver } from "./support/tcp-receiver.ts";

const command = join(import.meta.dirname, "../bin/hitless-log-shipper.js");

interface Running {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

function start(
  args: readonly string[],
  env: Record<string, string> = {},
  whenFinished: typeof onTestFinished = onTestFinished,
): Running {
  const child = spawn(process.execPath, [command, ...args], { env: { ...process.env, ...env } });
  whenFinished(() => void child.kill("SIGKILL"));
  let text = "";
  const add = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const ended = once(child, "close").then(([code]) => code as number | null);
  return { child, output: () => text, ended };
}

test("runs by a file of routes, serves its status, ends by SIGTERM, and its lines verify", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver({ keep: true });
  const folder = await stateFolder();
  const routes = join(folder, "routes.yaml");
  await writeFile(
    routes,
    `routes:\n  - name: mine\n    destination: ${ownContainers(receiver.url, box)}\n    hostname: staging\n`,
  );
  const id = await box.run("writer", `process.stdin; ${numberedLines(400)}`);
  await box.ended(id);
  const { child, output, ended } = start(
    ["--routes", routes, "--state", join(folder, "state"), "--status", "0", "--logs"],
    { DOCKER_HOST: box.engine.address },
  );
  await expect.poll(() => receiver.oracle.received()).toBe(400);
  expect(output()).toContain("mine: connected");
  expect(output()).toContain(`${box.prefix}-writer: read by its log files`);

  const url = /status at (\S+)/.exec(output())?.[1] ?? "";
  const health = await fetch(`${url}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { problems: [] }]);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('hitless_log_shipper_lines_total{route="mine"} 400');
  const logs = await fetch(`${url}/logs`);
  await box.run("later", `console.log("seen live")`);
  const reader = logs.body?.getReader();
  const first = Buffer.from((await reader?.read())?.value ?? new Uint8Array()).toString();
  expect(JSON.parse(first)).toMatchObject({ text: "seen live", stream: "stdout" });
  await reader?.cancel();

  child.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(await readFile(join(folder, "state/mine.json"), "utf8")).toContain(id);

  const received = join(folder, "received.log");
  await writeFile(received, receiver.messages.join("\n"));
  const whole = start(["verify", received]);
  expect(await whole.ended).toBe(0);
  expect(whole.output()).toBe("401 lines, 0 missing, 0 repeated\n");
  const dropped = receiver.messages.filter((_, index) => index < 100 || index >= 117);
  await writeFile(received, dropped.join("\n"));
  const partly = start(["verify", received, "--json"]);
  expect(await partly.ended).toBe(1);
  const { gaps } = JSON.parse(partly.output()) as { gaps: { from: number; to: number }[] };
  expect(gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0)).toBe(17);
});

test.concurrent.for([
  [[], {}, 64, "no destination is given"],
  [["syslog://x", "--hold", "much"], {}, 64, '"much" is no number above 0'],
  [["syslog://x", "--logs"], {}, 64, "--logs needs --status"],
  [["syslog://x"], { SYSLOG_TAG: "{{.Nobody}}" }, 64, "{{.Nobody}} is not understood"],
  [["--routes", "/no/such.yaml"], {}, 64, "/no/such.yaml: ENOENT"],
  [["syslog://x"], { DOCKER_HOST: "unix:///no/such.sock" }, 69, "no Docker engine at"],
  [["verify", "/no/such.log"], {}, 64, "/no/such.log cannot be read"],
] as const)("refuses %j with %j", async ([args, env, code, message], context) => {
  // Its own: the one that is imported would end the child of whichever test goes on beside.
  const { ended, output } = start(args, env, context.onTestFinished);
  expect(await ended).toBe(code);
  expect(output()).toContain(message);
});

test("keeps a second shipper off its folder", async (context) => {
  const box = await engineBox(context);
  const receiver = await tcpReceiver();
  const args = [ownContainers(receiver.url, box), "--state", await stateFolder(), "--json"];
  const env = { DOCKER_HOST: box.engine.address };
  const first = start(args, env);
  await expect.poll(first.output).toContain('"engine-reached"');
  const second = start(args, env);
  expect(await second.ended).toBe(73);
  expect(second.output()).toContain("is in use by another log shipper");
});
