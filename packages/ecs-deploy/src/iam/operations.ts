/** The commands that ask AWS. */
export const commands = [
  "deploy",
  "diff",
  "rollback",
  "init",
  "wait",
  "status",
  "stop",
  "plan",
  "verify",
  "run",
] as const;

export type CommandName = (typeof commands)[number];

/** What an action is allowed on. */
export type On =
  /** Where the action takes nothing narrower, or where all services of the account are looked at. */
  | "any"
  | "service"
  | "service-deployment"
  | "task-definition"
  | "role"
  | "repository"
  | "log-group"
  | "secret"
  | "parameter";

export interface UsedAction {
  /** As in a policy, such as `ecs:UpdateService`. An operation of the SDK has the same name. */
  action: string;
  on: On;
  for: readonly CommandName[];
  /** Why it is needed where no operation of the SDK has its name. */
  because?: string;
}

const all: readonly CommandName[] = commands;
const changing: readonly CommandName[] = ["deploy", "rollback"];
const following: readonly CommandName[] = ["deploy", "rollback", "wait", "stop"];
const predicting: readonly CommandName[] = ["plan", "verify"];
const pushing = {
  on: "repository",
  for: ["deploy"],
  because: "pushes to a repository of ECR",
} as const;
const pulling = {
  on: "repository",
  for: ["deploy", "verify"],
  because: "reads manifests in a repository of ECR",
} as const;

/**
 * Every action that is used, what it is used on, and by which commands.
 * Source of what each can be limited to: Service Authorization Reference.
 */
export const usedActions: readonly UsedAction[] = [
  { action: "ecs:DescribeServices", on: "any", for: all },
  { action: "ecs:DescribeTaskDefinition", on: "any", for: all },
  { action: "ecs:ListTasks", on: "any", for: [...following, "status", ...predicting] },
  { action: "ecs:DescribeTasks", on: "any", for: [...following, "status", ...predicting, "run"] },
  { action: "ecs:ListServiceDeployments", on: "any", for: following },
  { action: "ecs:DescribeServiceDeployments", on: "any", for: following },
  { action: "ecs:DescribeServiceRevisions", on: "any", for: following },
  { action: "ecs:ListContainerInstances", on: "any", for: predicting },
  { action: "ecs:DescribeContainerInstances", on: "any", for: predicting },
  { action: "ecs:ListClusters", on: "any", for: changing },
  { action: "ecs:ListServices", on: "any", for: changing },
  { action: "ecs:ListTaskDefinitions", on: "any", for: changing },
  { action: "ecs:RegisterTaskDefinition", on: "any", for: ["deploy"] },
  { action: "ecs:DeregisterTaskDefinition", on: "any", for: ["deploy"] },
  { action: "ecs:CreateService", on: "service", for: ["deploy"] },
  { action: "ecs:UpdateService", on: "service", for: changing },
  {
    action: "ecs:TagResource",
    on: "task-definition",
    for: ["deploy"],
    because: "a task definition with tags is registered",
  },
  {
    action: "ecs:TagResource",
    on: "service",
    for: ["deploy"],
    because: "a service with tags is created",
  },
  { action: "ecs:StopServiceDeployment", on: "service-deployment", for: ["stop"] },
  { action: "ecs:RunTask", on: "task-definition", for: ["run"] },
  {
    action: "iam:PassRole",
    on: "role",
    for: ["deploy", "rollback", "run"],
    because: "the task definition names roles that ECS takes for its tasks",
  },
  { action: "iam:GetRole", on: "role", for: ["verify"] },
  { action: "elasticloadbalancing:DescribeTargetGroups", on: "any", for: predicting },
  { action: "elasticloadbalancing:DescribeTargetGroupAttributes", on: "any", for: predicting },
  {
    action: "elasticloadbalancing:DescribeTargetHealth",
    on: "any",
    for: [...following, "status", "verify"],
  },
  { action: "logs:GetLogEvents", on: "log-group", for: [...following, "run"] },
  { action: "logs:DescribeLogGroups", on: "any", for: ["verify"] },
  { action: "secretsmanager:GetSecretValue", on: "secret", for: ["verify"] },
  { action: "ssm:GetParameters", on: "parameter", for: ["verify"] },
  { action: "ecr:GetAuthorizationToken", on: "any", for: ["deploy", "verify"] },
  { action: "ecr:DescribeRepositories", on: "repository", for: ["deploy"] },
  { action: "ecr:BatchGetImage", ...pulling },
  { action: "ecr:GetDownloadUrlForLayer", ...pulling },
  { action: "ecr:BatchCheckLayerAvailability", ...pushing },
  { action: "ecr:InitiateLayerUpload", ...pushing },
  { action: "ecr:UploadLayerPart", ...pushing },
  { action: "ecr:CompleteLayerUpload", ...pushing },
  { action: "ecr:PutImage", ...pushing },
];
