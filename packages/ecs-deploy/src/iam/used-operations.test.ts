import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { commands, usedActions } from "./operations.ts";
import { policyFor } from "./policy-for.ts";

const source = join(import.meta.dirname, "..");

/** Prefixes of actions, by the client's package. */
const prefixes: Readonly<Record<string, string>> = {
  "client-cloudwatch-logs": "logs",
  "client-ecr": "ecr",
  "client-ecs": "ecs",
  "client-elastic-load-balancing-v2": "elasticloadbalancing",
  "client-iam": "iam",
  "client-secrets-manager": "secretsmanager",
  "client-ssm": "ssm",
  "client-sts": "sts",
};

/** Anybody may ask who they are. Source: AWS STS API Reference, "GetCallerIdentity". */
const always = new Set(["sts:GetCallerIdentity"]);

/** What is needed though no operation of the SDK has its name. */
const explained = new Set(
  usedActions.flatMap(({ action, because }) => (because === undefined ? [] : [action])),
);

/** The operations of the SDK that a file takes out of clients, as actions. */
function operationsIn(text: string): string[] {
  const imports = text.matchAll(
    /(?:import|const)\s*\{([^}]*)\}\s*(?:from\s*|=\s*await import\()"@aws-sdk\/(client-[\w-]+)"/g,
  );
  return [...imports].flatMap(([, names = "", client = ""]) =>
    names
      .split(",")
      .filter((name) => !name.trim().startsWith("type "))
      .flatMap((name) => {
        const [, command, paginated] =
          /^\s*(?:(\w+)Command|paginate(\w+))\s*(?::\s*\w+)?$/.exec(name) ?? [];
        const operation = command ?? paginated;
        return operation === undefined ? [] : [`${prefixes[client] ?? client}:${operation}`];
      }),
  );
}

function sourceFiles(): string[] {
  return readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
}

/** A file and all that it imports of ours. */
function reachable(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(source, file), "utf8");
  for (const [, isType, path = ""] of text.matchAll(
    /(?:import|export)\s+(type\s)?[^"';]*?from\s*"(\.[^"]*)"/g,
  )) {
    if (isType === undefined) reachable(join(file, "..", path), seen);
  }
  for (const [, path = ""] of text.matchAll(/import\("(\.[^"]*)"\)/g)) {
    reachable(join(file, "..", path), seen);
  }
  return seen;
}

const operationsOf = (files: Iterable<string>) =>
  new Set([...files].flatMap((file) => operationsIn(readFileSync(join(source, file), "utf8"))));
const actionsOf = (name: (typeof commands)[number]) =>
  new Set(policyFor({ for: [name] }).Statement.flatMap(({ Action }) => Action));

/** What `rehearse` asks for besides, which never asks AWS. */
const rehearsed = new Set([
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancers",
]);

test("finds operations in code, however they are imported", () => {
  expect(
    operationsIn(`
      import { type Task, ListTasksCommand, paginateListServices } from "@aws-sdk/client-ecs";
      const { GetAuthorizationTokenCommand } = await import("@aws-sdk/client-ecr");
    `),
  ).toEqual(["ecs:ListTasks", "ecs:ListServices", "ecr:GetAuthorizationToken"]);
});

test("the policy has every operation that is sent", () => {
  const allowed = new Set(policyFor().Statement.flatMap(({ Action }) => Action));
  const lacking = [...operationsOf(sourceFiles())].filter(
    (each) => !allowed.has(each) && !always.has(each) && !rehearsed.has(each),
  );
  expect(lacking).toEqual([]);
});

/** These share files with `deploy` that can do more; what they send is watched in test/iam.test.ts. */
const sharing: readonly string[] = ["diff", "rollback", "init"];

test.each(commands.filter((name) => !sharing.includes(name)))(
  "the policy for %s has the operations that it can come to, and no other",
  (name) => {
    const allowed = actionsOf(name);
    const used = operationsOf(reachable(join("cli", `${name}.ts`)));
    expect([...used].filter((each) => !allowed.has(each) && !always.has(each))).toEqual([]);
    const idle = [...allowed].filter((each) => !used.has(each) && !explained.has(each));
    expect(idle).toEqual([]);
  },
);

test("an action is there because an operation has its name, or says why", () => {
  const used = operationsOf(sourceFiles());
  const idle = usedActions.filter(
    ({ action, because }) => because === undefined && !used.has(action),
  );
  expect(idle.map(({ action }) => action)).toEqual([]);
});
