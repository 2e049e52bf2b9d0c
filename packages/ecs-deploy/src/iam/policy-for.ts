import { type CommandName, commands, type On, usedActions } from "./operations.ts";

/** What a policy is narrowed to. What is left out is any. */
export interface PolicyOptions {
  /** @default all */
  for?: readonly CommandName[];
  region?: string;
  /** Twelve digits. */
  account?: string;
  /** Name of the cluster. */
  cluster?: string;
  /** Name of the service. */
  service?: string;
  /** Of task definitions. */
  family?: string;
  /** ARNs of the execution and task roles of task definitions. */
  roles?: readonly string[];
  /** Names of repositories of ECR. */
  repositories?: readonly string[];
}

/** Source: IAM User Guide, "IAM JSON policy element reference". */
export interface Policy {
  Version: "2012-10-17";
  Statement: Statement[];
}

export interface Statement {
  Sid: string;
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string>>;
}

/** The least policy with which commands do all that they do: one statement for each sort of resource. */
export function policyFor(options: PolicyOptions = {}): Policy {
  const { for: wanted = commands } = options;
  const used = usedActions.filter((each) => each.for.some((name) => wanted.includes(name)));
  const passing = used.filter(({ action }) => action === "iam:PassRole");
  const others = used.filter(({ action }) => action !== "iam:PassRole");
  const byResource = [...Map.groupBy(others, ({ on }) => on)];
  return {
    Version: "2012-10-17",
    Statement: [
      ...byResource.map(([on, actions]) => statement(on, actions, options)),
      ...(passing.length > 0
        ? [{ ...statement("role", passing, options), Sid: "PassRole", Condition: toTasksOnly }]
        : []),
    ],
  };
}

const toTasksOnly = { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } };

function statement(
  on: On,
  actions: readonly { action: string }[],
  options: PolicyOptions,
): Statement {
  return {
    Sid: on
      .split("-")
      .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
      .join(""),
    Effect: "Allow",
    Action: actions.map(({ action }) => action).toSorted(),
    Resource: resourcesOf(on, options),
  };
}

/** Source: Service Authorization Reference, resource types of each service. */
function resourcesOf(on: On, options: PolicyOptions): string[] {
  const { cluster = "*", service = "*", family = "*", roles, repositories = ["*"] } = options;
  const arn = (of: string, rest: string) => arnOf(of, rest, options);
  switch (on) {
    case "any":
      return ["*"];
    case "service":
      return [arn("ecs", `service/${cluster}/${service}`)];
    case "service-deployment":
      return [arn("ecs", `service-deployment/${cluster}/${service}/*`)];
    case "task-definition":
      return [arn("ecs", `task-definition/${family}:*`)];
    case "role":
      return roles === undefined ? [arn("iam", "role/*")] : [...roles];
    case "repository":
      return repositories.map((name) => arn("ecr", `repository/${name}`));
    case "log-group":
      return [arn("logs", "log-group:*:log-stream:*")];
    case "secret":
      return [arn("secretsmanager", "secret:*")];
    case "parameter":
      return [arn("ssm", "parameter/*")];
  }
}

function arnOf(of: string, rest: string, { region = "*", account = "*" }: PolicyOptions): string {
  // IAM has no regions.
  return `arn:${partitionOf(region)}:${of}:${of === "iam" ? "" : region}:${account}:${rest}`;
}

/** Source: AWS General Reference, "Amazon Resource Names (ARNs)", partitions. */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
