import {
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeploymentBrief,
} from "@aws-sdk/client-ecs";

import type { Clients } from "../clients.ts";
import { type Caller, call } from "./call.ts";
import { callFailure } from "./call-failure.ts";
import type { Recorded } from "./verdict.ts";
import { type Snapshot, snapshotOf } from "./snapshot.ts";

/** A service deployment, with the ARNs of itself and of the service revision that it brings. */
export type FoundRecord = Recorded & { arn: string; revision: string };

/** One poll. */
export async function observe(
  { ecs }: Pick<Clients, "ecs">,
  { cluster, service }: { cluster: string; service: string },
  caller: Caller,
): Promise<Snapshot> {
  const command = new DescribeServicesCommand({ cluster, services: [service] });
  const { services = [] } = await call("DescribeServices", caller, async (options) =>
    ecs.send(command, options),
  );
  return snapshotOf(services[0]);
}

/** The service deployment that our deployment is; what ECS keeps when the deployment has left the service's list. */
export async function observeRecord(
  { ecs }: Pick<Clients, "ecs">,
  { cluster, service, deployment }: { cluster: string; service: string; deployment: string },
  { caller, createdAt }: { caller: Caller; createdAt: number | undefined },
): Promise<FoundRecord | "not-to-be-had"> {
  try {
    const serviceDeployments = await listRecords(ecs, { cluster, service }, caller);
    return recordOf(serviceDeployments, { deployment, createdAt }) ?? "not-to-be-had";
  } catch (error) {
    caller.signal?.throwIfAborted();
    if (callFailure(error).is === "refused") return "not-to-be-had";
    throw error;
  }
}

/** The service deployment that was begun last; undefined where there is none, or nobody may know. */
export async function newestRecord(
  { ecs }: Pick<Clients, "ecs">,
  place: { cluster: string; service: string },
  caller: Caller,
): Promise<FoundRecord | undefined> {
  try {
    const records = await listRecords(ecs, place, caller);
    return records
      .flatMap((each) => shown(each) ?? [])
      .toSorted((one, other) => other.createdAt - one.createdAt)[0];
  } catch (error) {
    caller.signal?.throwIfAborted();
    if (callFailure(error).is === "refused") return undefined;
    throw error;
  }
}

async function listRecords(
  ecs: ECSClient,
  place: { cluster: string; service: string },
  caller: Caller,
): Promise<ServiceDeploymentBrief[]> {
  const command = new ListServiceDeploymentsCommand(place);
  const { serviceDeployments = [] } = await call(
    "ListServiceDeployments",
    caller,
    async (options) => ecs.send(command, options),
  );
  return serviceDeployments;
}

/**
 * Why ECS went back from our deployment, in its words; undefined where it does not say. The deployment itself,
 * which tells the same, may have left the list too soon.
 */
export async function observeRollback(
  clients: Pick<Clients, "ecs">,
  followed: { cluster: string; service: string; deployment: string },
  at: { caller: Caller; createdAt: number | undefined },
): Promise<string | undefined> {
  const record = await observeRecord(clients, followed, at);
  if (record === "not-to-be-had") return undefined;
  const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [record.arn] });
  const { serviceDeployments = [] } = await call(
    "DescribeServiceDeployments",
    at.caller,
    async (options) => clients.ecs.send(command, options),
  );
  return serviceDeployments[0]?.rollback?.reason ?? serviceDeployments[0]?.statusReason;
}

/** How far the times of a deployment and of its record may lie apart, in ms. */
export const apartMs = 2_000;

/** Where the ids of a service revision and its deployment differ, the time of their beginning has to do. */
function recordOf(
  records: readonly ServiceDeploymentBrief[],
  { deployment, createdAt }: { deployment: string; createdAt: number | undefined },
): FoundRecord | undefined {
  const digits = deployment.slice(deployment.indexOf("/") + 1);
  const found =
    records.find(({ targetServiceRevisionArn = "" }) =>
      targetServiceRevisionArn.endsWith(`/${digits}`),
    ) ??
    records.find(
      (each) =>
        createdAt !== undefined && Math.abs((each.createdAt?.getTime() ?? 0) - createdAt) < apartMs,
    );
  return found && shown(found);
}

function shown(record: ServiceDeploymentBrief): FoundRecord | undefined {
  const { serviceDeploymentArn: arn = "", targetServiceRevisionArn: revision = "" } = record;
  const { status = "", createdAt } = record;
  return createdAt && { arn, revision, status, createdAt: createdAt.getTime() };
}
