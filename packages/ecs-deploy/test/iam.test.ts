import { expect, test } from "vitest";

import { type CommandName, policyFor } from "../src/index.ts";
import { commandIn } from "./support/command-in.ts";
import { execute } from "./support/execute.ts";
import { localClients, register, serve } from "./support/local-service.ts";

/**
 * Those whose code has more operations in it than they send, which src/iam/used-operations.test.ts can't tell
 * apart. In this order, each on what the one before has left.
 */
const invocations: [CommandName, expected: string, ...args: string[]][] = [
  ["init", "DescribeTaskDefinition"],
  ["diff", "DescribeTaskDefinition", "-t", "task-definition.yaml"],
  [
    "deploy",
    "UpdateService",
    "-t",
    "task-definition.yaml",
    "--images",
    "none",
    "--set",
    "app.cpu=64",
  ],
  ["rollback", "UpdateService"],
];

test("no command sends what its policy lacks", async () => {
  const sent = new Set<string>();
  await using local = await localClients({
    instances: { count: 1 },
    onEvent: (event) => {
      if (event.type === "call") sent.add(event.operation);
    },
  });
  await using folder = await commandIn(local.url);
  await register(local.ecs);
  await serve(local.ecs, { desiredCount: 1 });
  for (const [name, expected, ...args] of invocations) {
    sent.clear();
    const { stderr } = await folder.run([name, "--service", "web", ...args]);
    expect({ name, stderr, sent: [...sent] }).toMatchObject({
      sent: expect.arrayContaining([expected]) as unknown,
    });
    expect({ name, lacking: lackingFor(name, sent) }).toEqual({ name, lacking: [] });
  }
});

test("would show an operation that a policy lacks", () => {
  expect(lackingFor("plan", ["DescribeServices", "RunTask"])).toEqual(["RunTask"]);
});

test("the command prints the policy, and asks nobody", async () => {
  const named = ["--account", "123456789012", "--region", "eu-west-1"];
  const { code, stdout } = await execute("http://127.0.0.1:1", "iam", "--for", "run", ...named);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(
    policyFor({ for: ["run"], account: "123456789012", region: "eu-west-1" }),
  );
  const wrong = await execute("http://127.0.0.1:1", "iam", "--for", "runn");
  expect(wrong.code).toBe(64);
  expect(wrong.stderr).toContain("expected some of deploy, ");
});

function lackingFor(name: CommandName, sent: Iterable<string>): string[] {
  const actions = policyFor({ for: [name] }).Statement.flatMap(({ Action }) => Action);
  return [...sent].filter(
    (operation) => !actions.some((action) => action.endsWith(`:${operation}`)),
  );
}
