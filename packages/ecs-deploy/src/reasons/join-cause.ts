import type { Cause, ContainerLog } from "../cause.ts";
import type { TaskFailure } from "./failure-of-task.ts";
import { isTelling, shortened, unhealthyTarget, withoutIds } from "./telling-event.ts";

/** All that was seen of what went wrong. */
export interface Evidence {
  tasks: readonly TaskFailure[];
  /** Lines of the service's event list since the deployment began, newest first. */
  events: readonly string[];
  /** Unhealthy targets, in words. */
  targets: readonly string[];
  /** What could not be read, in words. */
  unread: readonly string[];
  logs: readonly ContainerLog[];
}

export interface Why {
  /** What the API says of the deployment as a whole, or our own words for it. */
  reason: string;
  /** Whether `reason` is the cause, whatever tasks did. */
  decides?: boolean;
  /** How the deployment stood. */
  state?: string;
}

const mostDetails = 20;

/** One cause from all that was seen: what names it comes first, and nothing comes twice. */
export function joinCause(
  { tasks, events, targets, unread, logs }: Evidence,
  { reason, decides = false, state = "" }: Why,
): Cause {
  const reasons = targetReasons(events);
  const named = tasks.map((task) => withTargetReason(task, reasons));
  const telling = events.filter(isTelling).map(shortened);
  const common = commonest(named);
  const line = decides ? undefined : (common ?? targets[0] ?? unhealthyIn(telling));
  const headline = line ?? shortened(reason);
  const details = [
    ...groupTasks(named),
    ...targets,
    ...(line === undefined ? [] : [shortened(reason)]),
    ...distinct(telling, withoutIds).toReversed(),
    state,
    ...unread,
  ].filter((each) => each !== "" && each !== headline);
  return { headline, details: distinct(details, (each) => each).slice(0, mostDetails), logs };
}

function targetReasons(events: readonly string[]): ReadonlyMap<string, string> {
  const told = events.map(unhealthyTarget).filter((each) => each !== undefined);
  return new Map(told.map(({ task, reason }) => [task, reason]));
}

function withTargetReason(failure: TaskFailure, reasons: ReadonlyMap<string, string>): TaskFailure {
  const reason = failure.targetGroup === undefined ? undefined : reasons.get(failure.task);
  return reason === undefined
    ? failure
    : { ...failure, headline: `${failure.headline}: ${reason}` };
}

/**
 * What most tasks failed of; of equals, the latest. Where some ended by themselves, of these alone: that an app
 * does not answer is only what is seen of it from outside.
 */
function commonest(tasks: readonly TaskFailure[]): string | undefined {
  const byThemselves = tasks.filter(({ byItself }) => byItself);
  const deciding = byThemselves.length > 0 ? byThemselves : tasks;
  const groups = [...Map.groupBy(deciding, ({ headline }) => headline).values()];
  return groups
    .toSorted((one, other) => other.length - one.length || latestOf(other) - latestOf(one))
    .at(0)?.[0]?.headline;
}

function latestOf(group: readonly TaskFailure[]): number {
  return Math.max(...group.map(({ at }) => at));
}

function unhealthyIn(telling: readonly string[]): string | undefined {
  return telling.find((line) => / is unhealthy in | failed container health checks/.test(line));
}

/** `3 tasks: …` where several ended alike. */
function groupTasks(tasks: readonly TaskFailure[]): string[] {
  return [...Map.groupBy(tasks, ({ detail }) => shortened(detail))].map(([detail, group]) =>
    group.length === 1 ? `task ${group[0]?.task}: ${detail}` : `${group.length} tasks: ${detail}`,
  );
}

function distinct(lines: readonly string[], key: (line: string) => string): string[] {
  return [...new Map(lines.map((line) => [key(line), line])).values()];
}
