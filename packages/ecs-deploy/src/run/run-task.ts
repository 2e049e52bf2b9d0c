import {
  type ContainerDefinition,
  RunTaskCommand,
  type RunTaskCommandInput,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";

import { abortable } from "../abortable.ts";
import type { Clients } from "../clients.ts";
import { EcsDeployError } from "../errors.ts";
import { refusing } from "../course.ts";
import { placeOf } from "../describe-service.ts";
import { findService } from "../plan/find-service.ts";
import { findTaskDefinition } from "../plan/find-task-definition.ts";
import { followTask, type RunEvent } from "./follow-task.ts";
import type { RunReceipt } from "./run-receipt.ts";
import { inputOf } from "./task-input.ts";

export interface RunTaskOptions {
  /** Name or ARN. @default "default" */
  cluster?: string;
  /** A service whose task definition, network and launch type are taken. What else is given here goes before it. */
  service?: string;
  /** Family, `family:revision` or ARN. @default the service's */
  taskDefinition?: string;
  network?: { subnets: string[]; securityGroups?: string[]; assignPublicIp?: boolean };
  /** @default the service's, else what the cluster is set to */
  launchType?: "EC2" | "FARGATE";
  /** Whose exit code counts, whose output is read, and whose command and environment are replaced. @default the first essential one */
  container?: string;
  /** Instead of the container's own. */
  command?: readonly string[];
  /** Over the container's own. */
  environment?: Readonly<Record<string, string>>;
  /** What `startedBy` of the task says, 36 letters at most. @default "hitless-ecs-deploy" */
  startedBy?: string;
  /** Where an `@hitless/ecs-local` is, which can be asked for output. */
  endpointUrl?: string;
  /** Whether to return as soon as the task is accepted. @default false */
  detach?: boolean;
  /** The task goes on where this is over. @default 3_600_000 */
  limitMs?: number;
  /** So long the endpoint may give no answer before the task counts as lost sight of. @default 60_000 */
  lostAfterMs?: number;
  /** The task goes on where this is aborted. */
  signal?: AbortSignal;
  onEvent?: (event: RunEvent) => void;
}

/**
 * Runs a task once, beside any service, and waits for its end.
 * @throws {EcsDeployError} `invalid`, `not-found`, `credentials`, `no-endpoint`, `refused`: then no task was started
 */
export async function runTask(clients: Clients, options: RunTaskOptions): Promise<RunReceipt> {
  const { detach = false, onEvent } = options;
  const begun = await refusing("run a task", () => begin(clients, options));
  const { task, taskDefinition } = begun;
  onEvent?.({ type: "task-started", task, taskDefinition });
  if (detach) return { task, taskDefinition, ended: { is: "running" }, containers: [] };
  return followTask(clients, { ...options, ...begun });
}

async function begin(clients: Clients, options: RunTaskOptions) {
  const { signal } = options;
  const place = placeOf(options.service ?? "", options.cluster);
  const { cluster } = place;
  const service =
    options.service === undefined ? undefined : await findService(clients, { ...place, signal });
  const name = options.taskDefinition ?? service?.taskDefinition;
  if (name === undefined) {
    throw new EcsDeployError(
      "invalid",
      "a task definition or a service was expected: neither is given",
    );
  }
  const definition = await findTaskDefinition(clients, name, signal);
  const container = chooseContainer(definition, options.container);
  const input = inputOf(options, { cluster, service, definition, container: container.name ?? "" });
  const task = await start(clients, input, signal);
  const taskDefinition = definition.taskDefinitionArn ?? name;
  return { cluster, task, taskDefinition, definition, container };
}

/** @throws {EcsDeployError} `invalid` */
function chooseContainer(
  { containerDefinitions = [], taskDefinitionArn = "" }: TaskDefinition,
  asked: string | undefined,
): ContainerDefinition {
  const found = containerDefinitions.find(({ name, essential = true }) =>
    asked === undefined ? essential : name === asked,
  );
  if (found !== undefined) return found;
  const names = containerDefinitions.map(({ name }) => name).join(", ");
  throw new EcsDeployError(
    "invalid",
    `${taskDefinitionArn} has no container ${asked ?? "that is essential"}; it has ${names}`,
  );
}

/** @throws {EcsDeployError} `refused` where it has no place */
async function start(
  { ecs }: Clients,
  input: RunTaskCommandInput,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { tasks: [task] = [], failures = [] } = await ecs.send(
    new RunTaskCommand(input),
    abortable(signal),
  );
  if (task?.taskArn !== undefined) return task.taskArn;
  const reasons = failures.map(({ reason, arn, detail }) =>
    [reason, detail, arn && `(${arn})`].filter(Boolean).join(" "),
  );
  const why = [...new Set(reasons)].join("; ");
  throw new EcsDeployError(
    "refused",
    `no task of ${input.taskDefinition} was started in the cluster ${input.cluster}: ${why || "ECS gave no reason"}`,
  );
}
