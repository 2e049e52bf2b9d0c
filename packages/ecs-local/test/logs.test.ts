import { request } from "node:http";
import { join } from "node:path";

import {
  CreateClusterCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import type { EcsLocalEvent, TaskFailedEvent } from "../src/index.ts";
import { endpoint } from "./support/clients.ts";
import { execute } from "./support/execute.ts";
import { freePort } from "./support/free-port.ts";
import { sandbox } from "./support/sandbox.ts";
import { until } from "./support/until.ts";

const command = [process.execPath, join(import.meta.dirname, "../bin/hitless-ecs-local.js")];
const script = `
  for (let line = 1; line <= 12; line += 1) console.log("line " + line);
  console.error("it went wrong");
  process.exitCode = Number(process.env.CODE);
`;

/** An endpoint on which a task of two containers has run that ended with this code. */
async function ran(code: number) {
  const box = await sandbox();
  const events: EcsLocalEvent[] = [];
  const local = await endpoint({
    runtime: { via: "process", folder: box.folder },
    instances: { count: 1 },
    onEvent: (event) => events.push(event),
  });
  const container = { image: "job", memory: 128, command: [process.execPath, "--eval", script] };
  const environment = [{ name: "CODE", value: String(code) }];
  // The end of the one ends the other, which is to have said its lines by then.
  const dependsOn = [{ containerName: "side", condition: "COMPLETE" as const }];
  await local.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "job",
      containerDefinitions: [
        { ...container, name: "app", environment, dependsOn },
        { ...container, name: "side", environment, essential: false },
      ],
    }),
  );
  const { tasks } = await local.ecs.send(new RunTaskCommand({ taskDefinition: "job" }));
  return {
    ...local,
    events,
    arn: tasks?.[0]?.taskArn ?? "",
    async [Symbol.asyncDispose]() {
      await local[Symbol.asyncDispose]();
      await box[Symbol.asyncDispose]();
    },
  };
}

const failuresOf = (events: readonly EcsLocalEvent[]): TaskFailedEvent[] =>
  events.filter((event) => event.type === "task-failed");

test("tells the last lines of a task that failed, and reads more of them by the command", async () => {
  await using local = await ran(3);
  const [failed] = await until(
    () => Promise.resolve(failuresOf(local.events)),
    (found) => found.length > 0,
  );
  const id = local.arn.slice(-32);
  expect(failed).toMatchObject({
    cluster: "default",
    task: id,
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
    containers: [{ name: "app", exitCode: 3 }, { name: "side" }],
  });
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
  expect(failed?.containers[0]?.lines).toEqual([...lines.slice(3), "it went wrong"]);

  const logs = (...args: string[]) =>
    execute([...command, "logs", ...args, "--endpoint", local.url]);
  const whole = await logs(local.arn, "--container", "app");
  expect(whole).toEqual({
    code: 0,
    stdout: [...lines, "it went wrong", ""].join("\n"),
    stderr: "",
  });
  const both = await logs(id, "--lines", "1");
  expect(both.stdout).toBe("app | it went wrong\nside | it went wrong\n");
  const asJson = await logs(id, "--lines", "1", "--container", "app", "--json");
  expect(JSON.parse(asJson.stdout)).toEqual({
    task: id,
    containers: [{ name: "app", lines: ["it went wrong"] }],
  });
  const other = await logs(id, "--container", "web");
  expect(other).toMatchObject({
    code: 1,
    stdout: "",
    stderr: 'hitless-ecs-local: The task has no container "web"; it has app, side.\n',
  });
  expect((await logs("f".repeat(32))).stderr).toContain("There is no task");
});

test("says nothing of a task whose work is done", async () => {
  await using local = await ran(0);
  const { ecs, arn } = local;
  const url = `${local.url}/_hitless/logs/${encodeURIComponent(arn)}?container=app`;
  await until(
    async () => (await (await fetch(url)).json()) as { containers: { lines: string[] }[] },
    ({ containers }) => containers[0]?.lines.at(-1) === "it went wrong",
  );
  // One that fails after it is told of, so whatever there was to tell of the first came before.
  const overrides = {
    containerOverrides: [{ name: "app", environment: [{ name: "CODE", value: "4" }] }],
  };
  const { tasks } = await ecs.send(new RunTaskCommand({ taskDefinition: "job", overrides }));
  const failed = await until(
    () => Promise.resolve(failuresOf(local.events)),
    (found) => found.length > 0,
  );
  expect(failed.map(({ task }) => task)).toEqual([tasks?.[0]?.taskArn?.slice(-32)]);
});

test("gives logs to nobody who asks by another name, or for what is not there", async () => {
  await using local = await endpoint();
  await local.ecs.send(new CreateClusterCommand({}));
  const ask = (path: string, more: { method?: string; host?: string } = {}) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      const { method = "GET", host } = more;
      const headers = host === undefined ? {} : { host };
      request(`${local.url}/_hitless/logs/${path}`, { method, headers }, (response) => {
        let body = "";
        response.on("data", (chunk) => (body += String(chunk)));
        response.on("end", () => resolve({ status: response.statusCode, body }));
      })
        .on("error", reject)
        .end();
    });
  expect(await ask("x", { host: "evil.example" })).toMatchObject({ status: 403 });
  expect(await ask("x", { method: "POST" })).toMatchObject({ status: 405 });
  expect(await ask("x?lines=0")).toMatchObject({ status: 400 });
  expect(await ask("x?lines=many")).toMatchObject({ status: 400 });
  expect(await ask("%ff")).toMatchObject({ status: 400 });
  expect(await ask("x")).toMatchObject({ status: 404 });
});

test.each([
  [["logs"], 64, "missing required argument 'task'"],
  [["logs", "x", "--lines", "-1"], 64, "A whole number above 0 was expected"],
  [["logs", "x", "--endpoint", "nowhere"], 64, '--endpoint is "nowhere"'],
])("ends with what is wrong for %j", async (args, code, message) => {
  const done = await execute([...command, ...args]);
  expect(done.stderr).toContain(message);
  expect(done).toMatchObject({ code, stdout: "" });
});

test("has a code of its own where no endpoint answers", async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const done = await execute([...command, "logs", "x", "--endpoint", url]);
  expect(done.code).toBe(69);
  expect(done.stderr).toContain(`no endpoint answers at ${url}`);
});
