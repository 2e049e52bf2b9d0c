import { boundsOf } from "@hitless/ecs-scheduler";

import type { StallReason } from "../outcome.ts";
import type { Played } from "./play.ts";
import { remediesOf } from "./remedies.ts";
import type { Situation } from "./situation.ts";
import { staticPortsOf } from "./static-ports.ts";

/** Why a deployment can't come to its end. */
export interface Deadlock {
  why: StallReason;
  /** What keeps it, with the numbers. */
  line: string;
  /** What ECS would write into the service's event list. */
  message: string;
  /** Changes that were each played too, and with which the deployment comes to its end. */
  remedies: readonly string[];
}

/** @param completes plays a changed situation, and says whether the deployment comes to its end */
export function deadlockOf(
  situation: Situation,
  { rollout: { blockedBy = "" }, replaced }: Played,
  completes: (changed: Situation) => boolean,
): Deadlock {
  const isPlacement = blockedBy.includes("unable to place a task");
  const line = isPlacement ? placementLine(situation, blockedBy) : configurationLine(situation);
  const progress = replaced > 0 ? ` (after ${replaced} of ${situation.desired} new tasks)` : "";
  return {
    why: isPlacement ? "placement" : "configuration",
    line: `${line}${progress}`,
    message: blockedBy,
    remedies: remediesOf(situation, { isPlacement, completes }),
  };
}

function configurationLine({ desired, configuration }: Situation): string {
  const { minimumHealthyPercent, maximumPercent } = configuration;
  const { lower, upper } = boundsOf(desired, configuration);
  return (
    `${maximumPercent} % of ${desired} starts none (at most ${count(upper, "task")}), and ` +
    `${minimumHealthyPercent} % of ${desired} stops none (at least ${lower} healthy)`
  );
}

function placementLine(situation: Situation, blockedBy: string): string {
  const { after, before, instances, desired, configuration } = situation;
  const { minimumHealthyPercent } = configuration;
  const active = instances.filter(({ isDraining }) => !isDraining);
  if (active.length === 0) return "the cluster has no container instance that takes tasks";
  const stopsNone = boundsOf(desired, configuration).lower >= desired;
  const held = stopsNone
    ? `, and ${minimumHealthyPercent} % of ${desired} stops no old task first`
    : "";
  if (blockedBy.includes("port required")) {
    const ports = staticPortsOf(after).join(" and ");
    return `no idle instance for host port ${ports}: it is held on ${eachOf(active.length)}${held}`;
  }
  const free = (of: "cpu" | "memory") =>
    Math.max(0, ...active.map((each) => each[of] - each.tasks * before[of]));
  return (
    `no instance has room for one more task of ${after.cpu} CPU units and ${after.memory} MiB ` +
    `(most free before: ${free("cpu")} CPU units, ${free("memory")} MiB)${held}`
  );
}

function eachOf(instances: number): string {
  return instances === 1 ? "the only instance" : `each of ${instances} instances`;
}

function count(many: number, what: string): string {
  return `${many} ${what}${many === 1 ? "" : "s"}`;
}
