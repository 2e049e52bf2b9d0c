import { type Counts, noTasks } from "./plan-roll.ts";
import type { Deployment, ServiceDeployment } from "./service.ts";
import { emptyTable } from "./table.ts";
import type { Open, OpenDeployment, OpenService, Work } from "./work.ts";

type Listed = Pick<Deployment, "tasks">;

export function countsOf({ tasks }: Listed): Counts {
  return {
    pending: tasks.pending.size,
    settling: tasks.settling.size,
    healthy: tasks.healthy.size,
    unhealthy: tasks.unhealthy.size,
    leaving: tasks.leaving.size,
  };
}

export function sumOf(deployments: readonly Listed[]): Counts {
  return deployments.map(countsOf).reduce(
    (sum, each) => ({
      pending: sum.pending + each.pending,
      settling: sum.settling + each.settling,
      healthy: sum.healthy + each.healthy,
      unhealthy: sum.unhealthy + each.unhealthy,
      leaving: sum.leaving + each.leaving,
    }),
    noTasks,
  );
}

/** Whether none of its tasks is left, not even one that stops. */
export function isEmpty({ tasks }: Listed): boolean {
  return Object.values(tasks).every(({ size }) => size === 0);
}

/** Whether ECS lists a deployment: the primary one, and those that still have tasks. */
export function isListed(deployment: Pick<Deployment, "status" | "tasks">): boolean {
  return deployment.status === "PRIMARY" || !isEmpty(deployment);
}

/** The deployment that a rollback would go to: the newest that was completed, the present one left out. */
export function rollbackTarget<Each extends Deployment | OpenDeployment>({
  deployments,
}: {
  deployments: readonly Each[];
}): Each | undefined {
  return deployments.find(({ status, completed }) => status !== "PRIMARY" && completed);
}

export function noTaskTables(): OpenDeployment["tasks"] {
  return {
    pending: emptyTable(),
    settling: emptyTable(),
    healthy: emptyTable(),
    unhealthy: emptyTable(),
    leaving: emptyTable(),
    stopping: emptyTable(),
  };
}

/** The service deployment that is not finished, if any. */
export function currentServiceDeployment({
  serviceDeployments,
}: Pick<OpenService, "serviceDeployments">): ServiceDeployment | undefined {
  const [newest] = serviceDeployments;
  return newest?.finishedAt === undefined ? newest : undefined;
}

export function changeServiceDeployment(
  work: Work,
  service: OpenService,
  change: Partial<Open<ServiceDeployment>>,
): void {
  const [newest, ...older] = service.serviceDeployments;
  if (!newest || newest.finishedAt !== undefined) return;
  service.serviceDeployments = [{ ...newest, ...change, updatedAt: work.now }, ...older];
}
