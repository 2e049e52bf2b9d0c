import type { DeployPlan } from "../plan/deploy-plan.ts";
import { formatDuration } from "./durations.ts";

/** More batches than these are summed up. */
const mostBatches = 12;

/** A prediction for people. */
export function renderPlan(plan: DeployPlan): string {
  const { service, after, desired, minimumHealthyPercent, maximumPercent, bounds } = plan;
  return [
    `${service} to ${nameOf(after)} (from ${nameOf(plan.before)})`,
    `${desired} tasks at ${minimumHealthyPercent} % to ${maximumPercent} %: ` +
      `at least ${bounds.lower} healthy, at most ${bounds.upper} at a time`,
    "",
    ...batchLines(plan),
    ...(plan.desired > 0 ? peakLines(plan) : []),
    ...plan.deadlocks.flatMap(({ line, remedies }) => [
      `stalls: ${line}`,
      ...remedies.map((remedy) => `  remedy: ${remedy}`),
    ]),
    ...plan.notes.map((note) => `note: ${note}`),
  ].join("\n");
}

function batchLines({ shortest, longest }: DeployPlan): string[] {
  const isAlike = shapeOf(shortest) === shapeOf(longest);
  const { batches } = isAlike ? shortest : longest;
  const lines = batches.slice(0, mostBatches).map(({ atMs, started, stopped }, index) => {
    const latest = longest.batches[index]?.atMs ?? atMs;
    const when = isAlike && latest !== atMs ? `${time(atMs)} to ${time(latest)}` : time(atMs);
    const what = [started > 0 && `${started} started`, stopped > 0 && `${stopped} told to stop`];
    return `  ${when.padEnd(26)} ${what.filter(Boolean).join(", ")}`;
  });
  const more = batches.length - lines.length;
  const { endsAfterMs: soonest } = shortest;
  const { endsAfterMs: latest } = longest;
  const whole =
    soonest === undefined || latest === undefined
      ? []
      : [`  ${`${time(soonest)} to ${time(latest)}`.padEnd(26)} completed`];
  return [...lines, ...(more > 0 ? [`  … and ${more} more`] : []), ...whole, ""];
}

/** What the batches do, whenever they do it. */
function shapeOf({ batches }: DeployPlan["shortest"]): string {
  return batches.map(({ started, stopped }) => `${started}/${stopped}`).join(" ");
}

function peakLines({ peak, fewestHealthy }: DeployPlan): string[] {
  const { tasks, held, cpu, memory, instances, hostPorts } = peak;
  const where = instances > 0 ? ` on ${instances} container instance${plural(instances)}` : "";
  const ports = hostPorts.length > 0 ? `, host port ${hostPorts.join(" and ")} each` : "";
  return [
    `most at a time: ${span(tasks)} tasks; with those that drain and stop ${span(held)}, which reserve ` +
      `${cpu} CPU units and ${memory} MiB${where}${ports}`,
    `fewest healthy: ${fewestHealthy}`,
  ];
}

function span({ least, most }: { least: number; most: number }): string {
  return least === most ? String(most) : `${least} to ${most}`;
}

function plural(many: number): string {
  return many === 1 ? "" : "s";
}

function time(ms: number): string {
  return formatDuration(ms);
}

/** `web:3` of an ARN. */
function nameOf(taskDefinition: string): string {
  return taskDefinition.split("/").at(-1) ?? taskDefinition;
}
