import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type ContainerDefinition, RunTaskCommand, StopTaskCommand } from "@aws-sdk/client-ecs";
import type { ECSClient } from "@aws-sdk/client-ecs";
import { expect, test } from "vitest";

import { startDocker } from "./support/start-docker.ts";
import { register, stoppedTasks, tasksOf } from "./support/web-service.ts";
import { until } from "./support/until.ts";

const instances = { count: 1 };
const node = (code: string) => ["node", "--input-type=module", "--eval", code];

async function run(ecs: ECSClient, containers: ContainerDefinition[], more = {}, launch = {}) {
  const taskDefinition = await register(ecs, containers, more);
  const { tasks } = await ecs.send(new RunTaskCommand({ taskDefinition, ...launch }));
  return tasks?.[0]?.taskArn ?? "";
}

test("runs a container as its definition says", async (context) => {
  await using local = await startDocker(context, { instances });
  const { box, ecs, folder } = local;
  const shared = join(folder, "shared");
  await mkdir(shared, { mode: 0o777 });
  await writeFile(join(shared, "in"), "from the host");
  const code = `
    import { readFileSync, writeFileSync, existsSync } from "node:fs";
    const said = {
      args: process.argv.slice(1), uid: process.getuid(), folder: process.cwd(),
      word: process.env.WORD, first: process.pid === 1,
      input: readFileSync("/shared/in", "utf8"), scratch: existsSync("/scratch"),
      hosts: readFileSync("/etc/hosts", "utf8").includes("192.0.2.7\\tother.example"),
      memory: ["/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max"]
        .filter(existsSync).map((path) => Number(readFileSync(path, "utf8")))[0],
    };
    try { writeFileSync("/tmp/x", ""); } catch ({ code }) { said.readOnly = code; }
    writeFileSync("/shared/out", JSON.stringify(said));`;
  await run(
    ecs,
    [
      box.web({
        entryPoint: ["node", "--input-type=module", "--eval", code, "--"],
        command: ["a", "b"],
        environment: [{ name: "WORD", value: "good" }],
        user: "0",
        workingDirectory: "/var",
        readonlyRootFilesystem: true,
        linuxParameters: { initProcessEnabled: true },
        extraHosts: [{ hostname: "other.example", ipAddress: "192.0.2.7" }],
        mountPoints: [
          { sourceVolume: "shared", containerPath: "/shared" },
          { sourceVolume: "scratch", containerPath: "/scratch" },
        ],
      }),
    ],
    { volumes: [{ name: "shared", host: { sourcePath: shared } }, { name: "scratch" }] },
  );
  const [task] = await stoppedTasks(ecs);
  expect(task?.containers?.[0]).toMatchObject({ exitCode: 0 });
  expect(JSON.parse(await readFile(join(shared, "out"), "utf8"))).toEqual({
    args: ["a", "b"],
    uid: 0,
    folder: "/var",
    word: "good",
    first: false,
    input: "from the host",
    scratch: true,
    hosts: true,
    memory: 128 * 1024 * 1024,
    readOnly: "EROFS",
  });
  const [made] = await box.containers();
  const { HostConfig } = await box.engine.docker.getContainer(made?.Id ?? "").inspect();
  expect(HostConfig).toMatchObject({ CpuShares: 2, MemoryReservation: 0 });
});

test("gives the containers of an awsvpc task one network, in their order, and tells their health", async (context) => {
  await using local = await startDocker(context, { instances });
  const { box, ecs } = local;
  const ask = `const { status } = await fetch("http://127.0.0.1:8080/"); process.exit(status - 200)`;
  const arn = await run(
    ecs,
    [
      box.web({ healthCheck: { command: ["CMD", ...node(ask)], interval: 5, timeout: 60 } }),
      box.web({
        name: "migrate",
        essential: false,
        command: node(ask),
        dependsOn: [{ containerName: "app", condition: "HEALTHY" }],
        portMappings: [],
      }),
      box.web({
        name: "neighbor",
        command: ["sleep", "600"],
        stopTimeout: 1,
        dependsOn: [{ containerName: "migrate", condition: "SUCCESS" }],
        portMappings: [],
      }),
    ],
    { networkMode: "awsvpc" },
    { networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } } },
  );
  const [task] = await until(
    () => tasksOf(ecs),
    ([each]) => each?.lastStatus === "RUNNING",
  );
  expect(task).toMatchObject({ healthStatus: "HEALTHY" });
  await ecs.send(new StopTaskCommand({ task: arn, reason: "enough" }));
  const [stopped] = await stoppedTasks(ecs);
  // `sleep` does nothing at SIGTERM as process 1, and gets SIGKILL after its time.
  expect(stopped?.containers?.map(({ name, exitCode }) => [name, exitCode]).toSorted()).toEqual([
    ["app", 0],
    ["migrate", 0],
    ["neighbor", 137],
  ]);
  expect(stopped).toMatchObject({ stopCode: "UserInitiated", stoppedReason: "enough" });
});

test("says in ECS's words what became of a container", async (context) => {
  await using local = await startDocker(context, { instances });
  const { box, ecs } = local;
  const outcomes = [
    box.web({ command: ["no-such-program"] }),
    box.web({ user: "nobody-there" }),
    box.web({ links: ["other"] }),
    box.web({
      memory: 48,
      command: node("const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1));"),
    }),
  ];
  const arns: string[] = [];
  for (const each of outcomes) arns.push(await run(ecs, [each]));
  const ended = await until(
    () => tasksOf(ecs, "STOPPED"),
    (all) => all.filter(({ lastStatus }) => lastStatus === "STOPPED").length === outcomes.length,
  );
  const [noProgram, noUser, linked, large] = arns.map((arn) =>
    ended.find(({ taskArn }) => taskArn === arn),
  );
  expect(noProgram?.stoppedReason).toMatch(
    /^CannotStartContainerError: Error response from daemon: .*no-such-program.*not found/,
  );
  expect(noUser?.stoppedReason).toMatch(
    /^CannotStartContainerError: Error response from daemon: .*unable to find user nobody-there/,
  );
  expect(linked?.stoppedReason).toBe(
    "CannotCreateContainerError: hitless-ecs-local has not got: links of container app",
  );
  expect(large).toMatchObject({
    stopCode: "EssentialContainerExited",
    containers: [
      { exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" },
    ],
  });
});

test("leaves nothing on the engine at its end, and nothing of others' alone before", async (context) => {
  const names = { before: "", after: "" };
  let box;
  {
    await using other = await startDocker(context, { instances });
    await run(other.ecs, [other.box.web({ stopTimeout: 1 })]);
    await until(
      () => tasksOf(other.ecs),
      ([each]) => each?.lastStatus === "RUNNING",
    );
    {
      await using local = await startDocker(context, { instances });
      ({ box } = local);
      await run(local.ecs, [box.web({ stopTimeout: 1 })], { volumes: [{ name: "scratch" }] });
      await until(
        () => tasksOf(local.ecs),
        ([each]) => each?.lastStatus === "RUNNING",
      );
      names.before = (await box.containers())[0]?.Labels["hitless.ecs.endpoint"] ?? "";
    }
    const [still] = await other.box.containers();
    expect(still?.State).toBe("running");
    names.after = still?.Labels["hitless.ecs.endpoint"] ?? "";
    expect(names.after).not.toBe(names.before);
  }
  const label = ["hitless.ecs.endpoint"];
  const { docker } = box.engine;
  const mine = Object.values(names);
  const isMine = ({ Labels }: { Labels?: Record<string, string> | null | undefined }) =>
    mine.includes(Labels?.["hitless.ecs.endpoint"] ?? "");
  const filters = { label };
  expect((await docker.listContainers({ all: true, filters })).filter(isMine)).toEqual([]);
  expect((await docker.listNetworks({ filters })).filter(isMine)).toEqual([]);
  expect((await docker.listVolumes({ filters })).Volumes.filter(isMine)).toEqual([]);
});
