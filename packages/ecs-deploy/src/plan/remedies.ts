import { boundsOf, type TaskDefinition } from "@hitless/ecs-scheduler";

import type { ObservedInstance } from "./observed.ts";
import type { Situation } from "./situation.ts";
import { staticPortsOf } from "./static-ports.ts";

interface Attempt {
  line: string;
  situation: Situation;
}

/** How many instances more are tried at most. */
const mostInstances = 20;

/** Of each sort of change the smallest with which the deployment comes to its end, a line each. */
export function remediesOf(
  situation: Situation,
  { isPlacement, completes }: { isPlacement: boolean; completes: (changed: Situation) => boolean },
): string[] {
  const sorts = isPlacement
    ? [withInstances(situation), withDynamicPorts(situation), withMinimum(situation)]
    : [withMaximum(situation), withMinimum(situation)];
  return sorts.flatMap((attempts) => {
    const found = attempts.find((attempt) => completes(attempt.situation));
    return found === undefined ? [] : [found.line];
  });
}

/** From one task more on. */
function withMaximum(situation: Situation): Attempt[] {
  const { desired } = situation;
  if (situation.schedulingStrategy === "DAEMON") return [];
  return counts(desired).map((more) => {
    const maximumPercent = Math.ceil((100 * (desired + more)) / desired);
    return {
      line: `set maximumPercent to ${maximumPercent}: ${desired + more} of ${desired} tasks at a time`,
      situation: configured(situation, { maximumPercent }),
    };
  });
}

/** From one task less on. */
function withMinimum(situation: Situation): Attempt[] {
  const { desired } = situation;
  return counts(desired).map((less) => {
    const minimumHealthyPercent = Math.floor((100 * (desired - less)) / desired);
    const changed = configured(situation, { minimumHealthyPercent });
    const { lower } = boundsOf(desired, changed.configuration);
    const effect = lower === 0 ? "none serves meanwhile" : `${lower} of ${desired} stay healthy`;
    return {
      line: `set minimumHealthyPercent to ${minimumHealthyPercent}: ${effect}`,
      situation: changed,
    };
  });
}

function withInstances(situation: Situation): Attempt[] {
  const { instances, after } = situation;
  const size = (of: "cpu" | "memory") => Math.max(after[of], ...instances.map((each) => each[of]));
  const cpu = size("cpu");
  const memory = size("memory");
  const more = Math.min(mostInstances, Math.max(1, situation.desired));
  return counts(more).map((many) => {
    const added = Array.from({ length: many }, (_, index): ObservedInstance => {
      const zone = instances[index % Math.max(1, instances.length)]?.zone ?? "";
      const isNew = { isDraining: false, takenPorts: [], tasks: 0 };
      return { id: `added-${index}`, zone, cpu, memory, ...isNew };
    });
    const what = many === 1 ? "1 container instance" : `${many} container instances`;
    return {
      line: `add ${what} with ${cpu} CPU units and ${memory} MiB free`,
      situation: { ...situation, instances: [...instances, ...added] },
    };
  });
}

function withDynamicPorts(situation: Situation): Attempt[] {
  const { after } = situation;
  if (after.networkMode !== "bridge" || staticPortsOf(after).length === 0) return [];
  const dynamic: TaskDefinition = {
    ...after,
    containers: after.containers.map((each) => ({
      ...each,
      ports: each.ports.map((port) => ({ ...port, hostPort: 0 })),
    })),
  };
  const ports = staticPortsOf(after).join(" and ");
  const line = `set hostPort to 0 instead of ${ports}: a dynamic one, which a load balancer finds`;
  return [{ line, situation: { ...situation, after: dynamic } }];
}

function configured(situation: Situation, changed: Partial<Situation["configuration"]>): Situation {
  return { ...situation, configuration: { ...situation.configuration, ...changed } };
}

function counts(most: number): number[] {
  return Array.from({ length: most }, (_, index) => index + 1);
}
