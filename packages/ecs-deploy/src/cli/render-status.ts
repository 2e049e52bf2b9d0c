import { nameOfTaskDefinition } from "../deployments.ts";
import type { DeploymentSeen } from "../follow/snapshot.ts";
import type { ServiceStatus } from "../status.ts";

const mostFailures = 5;

/** A service's status for people, a line each. */
export function renderStatus(status: ServiceStatus): string[] {
  const { cluster, service, desired, running, pending, taskDefinition } = status;
  return [
    `${service} in ${cluster}: ${running} of ${desired} tasks run, ${pending} start; ${nameOfTaskDefinition(taskDefinition)}`,
    ...status.images.map(({ container, image }) => `  ${container}: ${image}`),
    ...section("deployments", status.deployments.map(describeDeployment)),
    ...section("can't go on", status.blocked === undefined ? [] : [status.blocked]),
    ...section("targets", (status.targets ?? []).map(describeTarget)),
    ...section(
      "ended for a reason, within the last hour",
      status.failures
        .slice(0, mostFailures)
        .map(
          ({ task, taskDefinition: of, headline }) =>
            `${nameOfTaskDefinition(of)} ${task}: ${headline}`,
        ),
    ),
    ...section(
      "events",
      status.events.map(({ at, message }) => `${at.toISOString()} ${message}`),
    ),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

function describeDeployment(deployment: DeploymentSeen): string {
  const { id, status, taskDefinition, rolloutState, reason } = deployment;
  const { running, desired, pending, failed } = deployment;
  const counts = `${running} of ${desired} run, ${pending} start, ${failed} failed`;
  const why = rolloutState === "COMPLETED" || reason === "" ? "" : `: ${reason}`;
  return `${id} ${status} ${nameOfTaskDefinition(taskDefinition)} ${rolloutState}, ${counts}${why}`;
}

function describeTarget({ id, port, state, reason, targetGroup }: Target): string {
  const why = reason === undefined ? "" : `: ${reason}`;
  return `${id}${port === undefined ? "" : `:${port}`} in ${targetGroup} is ${state}${why}`;
}

type Target = NonNullable<ServiceStatus["targets"]>[number];
