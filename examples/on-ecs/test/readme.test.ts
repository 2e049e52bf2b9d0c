import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

import { dockerEngine } from "@hitless-tools/real-parts/docker-engine";
import { testBaseImage } from "@hitless-tools/real-parts/test-base-image";
import { connectEngine, type Engine } from "@hitless/runtime";
import { expect, onTestFinished, test, type TestContext } from "vitest";

const root = join(import.meta.dirname, "..");

/** The scripts of this folder as the README calls them, at ports of the test's own. */
async function scripts(context: TestContext, launch: string) {
  const engine = await dockerEngine();
  if ("skipped" in engine) return context.skip(engine.skipped);
  const base = await testBaseImage(engine);
  if (typeof base !== "string") return context.skip(base.skipped);
  const env = { ...process.env, DOCKER_HOST: engine.host, BASE: base, NO_COLOR: "1" };
  const ports = ["--port", await freePort(), "--endpoint-port", await freePort()];
  const script = (name: string, ...args: string[]) => {
    const command = ["run", name, "--", ...ports, "--launch", launch, ...args];
    // A group of its own, as a terminal gives it, whose Ctrl-C reaches all of it.
    const child = spawn("npm", command, { cwd: root, env, detached: true });
    onTestFinished(async () => interrupt(child));
    let output = "";
    const add = (text: Buffer): void => {
      output += text.toString("utf8");
    };
    child.stdout.on("data", add);
    child.stderr.on("data", add);
    const ended = once(child, "close").then(([code]) => ({ code: code as number | null, output }));
    return { child, ended, said: () => output };
  };
  return { script, engine: await connectEngine({ host: engine.host }) };
}

/** What the image of a version still runs in. */
async function containersOf({ docker }: Engine): Promise<string[]> {
  const all = await docker.listContainers({ all: true });
  return all.filter(({ Image }) => Image.startsWith("maker-hub-ecs:")).map(({ Id }) => Id);
}

async function freePort(): Promise<string> {
  await using server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return typeof address === "object" ? String(address?.port) : "";
}

async function interrupt(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, "SIGINT");
  await once(child, "close");
}

// Each takes a minute or two: container instances only where the size is full.
const launches = process.env["HITLESS_TEST_SIZE"] === "full" ? ["fargate", "ec2"] : ["fargate"];

test.for(launches)(
  "does what the README says on %s: up, a deploy under a probe, a broken version, Ctrl-C",
  async (launch, context) => {
    const { script, engine } = await scripts(context, launch);
    const up = script("up", "--speed", "60");
    await expect.poll(up.said).toContain("serves 1.0.0");

    const deployed = await script("deploy").ended;
    expect(deployed.output).toMatch(/ 0 of [\d,]+ requests failed/);
    expect(deployed.output).toContain("completed: maker-hub runs maker-hub:2");
    expect(deployed.code).toBe(0);

    const broken = await script("deploy", "--broken", "crash", "--app-version", "3.0.0").ended;
    expect(broken.output).toContain("rolled back by ECS: maker-hub runs maker-hub:2 again");
    expect(broken.output).toContain("permission denied (EACCES)");
    expect(broken.code).toBe(4);

    await interrupt(up.child);
    // npm ends by the signal itself, so that its exit code says nothing.
    expect((await up.ended).output).toContain("Everything is down.");
    expect(await containersOf(engine)).toEqual([]);
  },
);
