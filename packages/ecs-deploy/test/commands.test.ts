import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";
import { stringify } from "yaml";

import { type Folder, commandIn } from "./support/command-in.ts";
import { endpoint } from "./support/endpoint.ts";
import { describe, type Fare, serve } from "./support/web.ts";

const onService = ["-s", "web"];
const deploy = ["deploy", "-t", "task.yaml", ...onService, "--images", "none", "--limit", "60s"];

async function writeTask(folder: Folder, image: string, fare?: Fare): Promise<void> {
  const environment = [
    { name: "HITLESS_SIMULATED", value: fare ?? "" },
    { name: "DB_PASSWORD", value: "correct horse" },
  ];
  const app = {
    name: "app",
    image,
    memory: 128,
    portMappings: [{ containerPort: 80 }],
    environment,
  };
  const definition = { family: "web", containerDefinitions: [app] };
  await writeFile(join(folder.path, "task.yaml"), stringify(definition));
}

function lastLineOf(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}

test("writes files of a live service that change nothing, and tells what a patch would change", async () => {
  await using local = await endpoint();
  await using folder = await commandIn(local.url);
  await serve(local.ecs);
  await folder.run(["init", ...onService]);
  const again = await folder.run(["init", ...onService, "--format", "json", "--folder", "."]);
  expect(again.stdout).toBe("wrote task-definition.json\nwrote service.json\n");
  const kept = await folder.run(["init", ...onService]);
  expect(kept).toMatchObject({ code: 65 });
  expect(kept.stderr).toContain("task-definition.yaml is there already; --overwrite replaces it");
  for (const format of ["yaml", "json"]) {
    const files = ["-t", `task-definition.${format}`, "-s", `service.${format}`];
    const same = await folder.run(["diff", ...files, "--exit-code"]);
    expect(same).toMatchObject({
      code: 0,
      stdout:
        "task definition: web:1 is the same already\nservice: nothing would change of web in the cluster default\n",
    });
  }
  const files = ["-t", "task-definition.yaml", ...onService];
  const patches = ["--set", "app.image=web:2", "--set", "env.API_TOKEN=abc", "--set", "app.cpu=64"];
  const other = await folder.run(["diff", ...files, ...patches, "--exit-code"]);
  expect(other.code).toBe(2);
  expect(other.stdout.split("\n")).toEqual([
    "task definition: a new revision of web, other than web:1",
    "  ~ containerDefinitions.app.image: web:1 -> web:2",
    "  + containerDefinitions.app.cpu: 64",
    "  + containerDefinitions.app.environment.API_TOKEN.value: (not shown)",
    "service: web in the cluster default would go from web:1 to the new revision",
    "",
  ]);
});

test("deploys, does nothing the second time, goes back", async () => {
  await using local = await endpoint();
  await using folder = await commandIn(local.url);
  await serve(local.ecs);
  await writeTask(folder, "web:2");
  const dry = await folder.run([...deploy, "--dry-run"]);
  expect(dry.stdout).toContain(
    "web in the cluster default would go from web:1 to the new revision",
  );
  expect(dry.stdout).not.toContain("correct horse");
  expect((await describe(local.ecs)).deployments).toHaveLength(1);

  const first = await folder.run(deploy);
  expect(first).toMatchObject({ code: 0, stdout: "completed: web runs web:2, before it web:1\n" });
  expect(first.stderr).toContain("  register: registered web:2");
  expect(first.stderr).toContain("  follow: completed");
  const second = await folder.run([...deploy, "--json"]);
  expect(second).toMatchObject({ code: 0, stderr: "" });
  const lines = second.stdout.trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line) as { type: string });
  expect(events.at(-1)).toMatchObject({
    type: "receipt",
    outcome: { is: "unchanged" },
    cluster: "default",
    service: "web",
    deregistered: [],
  });
  const back = await folder.run(["rollback", ...onService]);
  expect(back).toMatchObject({ code: 0, stdout: "completed: web runs web:1, before it web:2\n" });
  const to = await folder.run(["rollback", ...onService, "--to", "2", "--wait", "stable"]);
  expect(lastLineOf(to.stdout)).toBe("completed: web runs web:2, before it web:1");
});

test("names the cause first and the outcome last, and tells GitHub", async () => {
  await using local = await endpoint();
  await using folder = await commandIn(local.url);
  await serve(local.ecs, {
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
  });
  await writeTask(folder, "web:2", "exits");
  const environment = {
    GITHUB_ACTIONS: "true",
    GITHUB_OUTPUT: join(folder.path, "output"),
    GITHUB_STEP_SUMMARY: join(folder.path, "summary.md"),
  };
  const failed = await folder.run(deploy, environment);
  expect(failed.code).toBe(3);
  const [headline = "", ...rest] = failed.stdout.trimEnd().split("\n");
  expect(headline).toContain("container app exited with code 1");
  expect(rest.at(-2)).toBe(
    "to go back: hitless-ecs-deploy rollback --cluster default --service web",
  );
  expect(rest.at(-1)).toBe("failed: web:2 is still what web is to run");
  expect(failed.stderr).toContain(
    `::error title=failed::${headline}%0Afailed: web:2 is still what web is to run\n`,
  );
  const output = await readFile(environment.GITHUB_OUTPUT, "utf8");
  expect(output).toMatch(
    /^outcome=failed\ntask-definition=arn:\S+web:2\ndeployment=ecs-svc\/\d+\n/,
  );
  const summary = await readFile(environment.GITHUB_STEP_SUMMARY, "utf8");
  expect(summary).toContain("### failed: web:2 is still what web is to run\n");
  expect(summary).toContain("| register | registered web:2 |");

  const back = await folder.run([...deploy, "--rollback-on-failure"]);
  expect(back.code).toBe(5);
  expect(back.stdout.split("\n")[0]).toContain("container app exited with code 1");
  expect(lastLineOf(back.stdout)).toBe(
    "rolled back by this command: web runs web:1 again, not web:2",
  );
  // What failed is told though what serves is well.
  const status = await folder.run(["status", ...onService]);
  expect(status.stdout).toMatch(
    /ended for a reason, within the last hour:\n {2}web:2 \w+: container app exited with code 1\n/,
  );
});

test("refuses before anything changes, and says what to do", async () => {
  await using local = await endpoint();
  await using folder = await commandIn(local.url);
  await serve(local.ecs);
  await writeTask(folder, "web:2");
  const nobody = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
  const anonymous = await folder.run(deploy, nobody);
  expect(anonymous.code).toBe(65);
  expect(anonymous.stderr).toContain("sign in with `aws sso login`");
  const nowhere = await folder.run(deploy, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
  expect(nowhere).toMatchObject({ code: 65 });
  expect(nowhere.stderr).toMatch(
    /^hitless-ecs-deploy: can't describe the service web .*: no answer/,
  );
  // The folder is no repository, and the images are to have its revision.
  const noGit = await folder.run(["deploy", "-t", "task.yaml", ...onService]);
  expect(noGit).toMatchObject({ code: 65 });
  expect(noGit.stderr).toContain("no Git repository");
  await writeFile(join(folder.path, "task.yaml"), "family: web\ncontainerDefinition: []\n");
  const wrong = await folder.run(deploy, { GITHUB_ACTIONS: "true" });
  const line =
    "task.yaml:2:1: containerDefinition: ECS has no such member; did you mean containerDefinitions?";
  expect(wrong).toMatchObject({
    code: 65,
    stderr: `hitless-ecs-deploy: ${line}\n::error title=refused::${line}\n`,
  });
  expect((await folder.run(["deploy", ...onService])).code).toBe(64);
  expect((await folder.run([...deploy, "--keep", "0"])).code).toBe(64);
  expect((await describe(local.ecs)).deployments).toHaveLength(1);
});

test("says after Ctrl-C that the deployment goes on, and what to run", async () => {
  await using local = await endpoint({
    runtime: { via: "simulated", times: { startMs: 600_000_000 } },
  });
  await using folder = await commandIn(local.url);
  await writeTask(folder, "web:1");
  await writeFile(join(folder.path, "service.yaml"), "serviceName: web\ndesiredCount: 1\n");
  const creation = ["-t", "task.yaml", "-s", "service.yaml", "--images", "none"];
  const created = await folder.run(["deploy", ...creation, "--wait", "none"]);
  expect(created.code).toBe(0);
  expect(created.stdout).toMatch(/^started: web goes to web:1 by ecs-svc\/\d+; nobody waits/);
  const interrupted = await folder.start(deploy, (text, interrupt) => {
    if (text.includes("follow …") && !text.includes("interrupted")) interrupt();
  });
  expect(interrupted.code).toBe(130);
  expect(interrupted.stdout).toMatch(
    /\nto wait on: hitless-ecs-deploy wait --cluster default --service web --deployment ecs-svc\/\d+\n/,
  );
  expect(lastLineOf(interrupted.stdout)).toBe(
    "interrupted: web goes on to web:1; how it ends is not known",
  );
  await local.ecs.send(new UpdateServiceCommand({ service: "web", desiredCount: 0 }));
  const none = await folder.run(deploy);
  expect(none.code).toBe(8);
  expect(lastLineOf(none.stdout)).toBe(
    "scaled to zero: web is to run web:1 and has no tasks; nothing was tested",
  );
});
