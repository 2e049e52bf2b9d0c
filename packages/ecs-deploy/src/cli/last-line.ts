import type { Cause } from "../cause.ts";
import { nameOfTaskDefinition } from "../deployments.ts";
import type { Outcome } from "../outcome.ts";
import type { DeployReceipt } from "../receipt.ts";

/** What a deploy came to, for people: the cause first, then what runs now and what to do, the outcome last. */
export function describeEnd(receipt: DeployReceipt): string[] {
  const { outcome } = receipt;
  const cause = "cause" in outcome ? describeCause(outcome.cause) : [];
  return [...cause, ...adviceOn(receipt), lastLine(receipt)];
}

function describeCause({ headline, details, logs }: Cause): string[] {
  return [
    headline,
    ...details.map((detail) => `  ${detail}`),
    ...logs.flatMap(({ container, task, lines }) => [
      `  last lines of ${container} in ${task.slice(task.lastIndexOf("/") + 1)}:`,
      ...lines.map((line) => `    ${line}`),
    ]),
  ];
}

/** One line that names the outcome. */
export function lastLine(receipt: DeployReceipt): string {
  const { outcome, service, deployment = "" } = receipt;
  const wanted = nameOfTaskDefinition(receipt.taskDefinition);
  switch (outcome.is) {
    case "completed":
      return `completed: ${service} runs ${wanted}${beforeOf(receipt)}`;
    case "unchanged":
      return `unchanged: ${service} runs ${wanted} and is stable; there was nothing to do`;
    case "started":
      return `started: ${service} goes to ${wanted} by ${deployment}; nobody waits for its end`;
    case "failed":
      return `failed: ${wanted} is still what ${service} is to run`;
    case "rolled-back":
      return `rolled back by ${outcome.by === "ecs" ? "ECS" : "this command"}: ${service} runs ${nameOfTaskDefinition(outcome.serves)} again, not ${wanted}`;
    case "superseded":
      return `superseded: ${service} goes to ${nameOfTaskDefinition(outcome.serves)} by ${outcome.by}, not to ${wanted}`;
    case "stalled":
      return `stalled (${outcome.why}): ${service} does not get on to ${wanted}`;
    case "timed-out":
      return `timed out: ${service} is not at its end on the way to ${wanted}`;
    case "scaled-to-zero":
      return `scaled to zero: ${service} is to run ${wanted} and has no tasks; nothing was tested`;
    case "lost":
      return outcome.why === "interrupted"
        ? `interrupted: ${service} goes on to ${wanted}; how it ends is not known`
        : `lost sight: ${service} may go on to ${wanted}; how it ends is not known`;
  }
}

function beforeOf({ before, taskDefinition }: DeployReceipt): string {
  return before === undefined || before === taskDefinition
    ? ""
    : `, before it ${nameOfTaskDefinition(before)}`;
}

/** What runs now, and what to do. */
function adviceOn(receipt: DeployReceipt): string[] {
  const { cluster, service, before, deployment } = receipt;
  const place = `--cluster ${cluster} --service ${service}`;
  const wait = `hitless-ecs-deploy wait ${place}${deployment === undefined ? "" : ` --deployment ${deployment}`}`;
  const old = before === undefined ? undefined : nameOfTaskDefinition(before);
  switch (receipt.outcome.is) {
    case "completed":
    case "unchanged":
    case "started":
      return [];
    case "failed":
      return [
        old === undefined
          ? "runs now: nothing that is known to be well"
          : `runs now: what is left of ${old}; ECS starts no more of it until it is rolled back`,
        `to go back: hitless-ecs-deploy rollback ${place}`,
      ];
    case "rolled-back":
      // Whoever asked for the rollback has nothing left to do.
      return receipt.outcome.cause.headline.startsWith("ECS deployment stopped")
        ? []
        : ["to do: correct what the first line says, and deploy again"];
    case "superseded":
      return [`to see what is going on: hitless-ecs-deploy status ${place}`];
    case "stalled":
    case "timed-out":
      return [
        `runs now: ${old ?? "nothing else"}, and what of the new revision has started`,
        `to wait on: ${wait}`,
        `to go back: hitless-ecs-deploy rollback ${place}`,
      ];
    case "scaled-to-zero":
      return [
        `to have tasks: aws ecs update-service --cluster ${cluster} --service ${service} --desired-count 1`,
      ];
    case "lost":
      return [
        `to wait on: ${wait}`,
        `to go back: hitless-ecs-deploy stop ${place}, or hitless-ecs-deploy rollback ${place}`,
      ];
  }
}

/** Whether the outcome is one of those that exit with 0. */
export function isSuccess({ is }: Outcome): boolean {
  return is === "completed" || is === "unchanged" || is === "started";
}
