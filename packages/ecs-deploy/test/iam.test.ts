import { expect, test } from "vitest";

import { type CommandName, policyFor } from "../src/index.ts";
import { execute } from "./support/execute.ts";
import { localClients, register, serve } from "./support/local-service.ts";

/** Runs a command on a service that is there; resolves with the operations that it has sent. */
async function sentBy(...args: readonly string[]): Promise<string[]> {
  const sent = new Set<string>();
  await using local = await localClients({
    instances: { count: 1 },
    onEvent: (event) => {
      if (event.type === "call") sent.add(event.operation);
    },
  });
  // No registry is asked for a name that is none.
  const container = {
    image: "NO NAME",
    environment: [{ name: "HITLESS_SIMULATED", value: "exits" }],
  };
  await register(local.ecs, container);
  await serve(local.ecs, { desiredCount: 0 });
  sent.clear();
  await execute(local.url, ...args);
  return [...sent];
}

function lackingFor(name: CommandName, sent: readonly string[]): string[] {
  const actions = policyFor({ for: [name] }).Statement.flatMap(({ Action }) => Action);
  return sent.filter((operation) => !actions.some((action) => action.endsWith(`:${operation}`)));
}

test("plan, verify and run send nothing that their policies lack", async () => {
  const plan = await sentBy("plan", "--service", "web");
  expect(plan).toContain("ListContainerInstances");
  expect(lackingFor("plan", plan)).toEqual([]);
  const verify = await sentBy("verify", "--service", "web");
  expect(lackingFor("verify", verify)).toEqual([]);
  const run = await sentBy("run", "--service", "web");
  expect(run).toContain("RunTask");
  expect(lackingFor("run", run)).toEqual([]);
  expect(lackingFor("plan", run)).toEqual(["RunTask"]);
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
