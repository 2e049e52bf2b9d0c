import { boundsOf } from "../bounds.ts";
import { breakerThreshold } from "../breaker-threshold.ts";
import type { Cluster } from "../cluster.ts";
import type { ClusterEvent } from "../cluster-event.ts";
import { lackOf } from "../fit.ts";
import { findService, listInstances, listServices, listTasks, taskCounts } from "../read.ts";
import type { Service } from "../service.ts";
import type { Simulation, StepTaken } from "../simulate/simulate.ts";
import { emptyTable, has, lookUp, valuesOf } from "../table.ts";
import type { Task } from "../task.ts";

const finished = new Set(["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"]);

/** Looks at each step of a simulation, with the true rules whatever rules it is played by. */
export function watchInvariants(settleMs = 40_000) {
  const problems: string[] = [];
  const ended = new Map<string, string>();
  let failedAtMs = 0;

  function onStep({ atMs, events, actions, before, after }: StepTaken): void {
    if (events.some(isFailure)) failedAtMs = atMs;
    const report = (problem: string) => problems.push(`${atMs / 1000} s: ${problem}`);
    const tasks = listTasks(after);
    for (const service of listServices(after)) {
      const starts = actions.filter(
        (each) => each.do === "start-task" && each.service === service.name,
      );
      checkUpper(service, starts.length, report);
      checkLower(service, { before, all: tasks, now: atMs, settleMs }, report);
      checkEnds(service, ended, report);
      checkRollout(service, findService(before, service.name), report);
    }
    for (const action of actions) {
      if (action.do === "start-task") checkStart(before, after, { ...action }, report);
      if (action.do === "stop-task") checkDrained(after, { task: action.task, events }, report);
    }
    const freed = new Set(
      events.flatMap((event) => (event.type === "task-unprotected" ? [event.task] : [])),
    );
    checkProtected(before, { tasks, freed, now: atMs }, report);
    checkBooks(after, tasks, report);
    // The next step would throw if it changed what it was given.
    freeze(after);
  }
  return {
    onStep,
    problemsOf: (played: Simulation) => [...problems, ...checkEnd(played, failedAtMs)],
  };
}

type Report = (problem: string) => void;

function checkUpper(service: Service, starts: number, report: Report): void {
  const { upper } = boundsOf(service.desiredCount, service.configuration);
  const { pending, running } = taskCounts(service);
  if (starts > 0 && pending + running > upper) {
    report(`started ${starts}, which makes ${pending + running} tasks, above ${upper}`);
  }
}

/** Healthy as the specification has it, judged from what is known of the task. */
function isHealthy(task: Task | undefined, now: number, settleMs: number): boolean {
  if (task?.lastStatus !== "RUNNING" || task.desiredStatus === "STOPPED") return false;
  const checks = task.containers.filter((each) => each.healthCheck);
  const targets = Object.values(task.targets);
  if (checks.length + targets.length === 0) return now - (task.startedAt ?? now) >= settleMs;
  return (
    checks.every(({ health }) => health === "HEALTHY") &&
    targets.every(({ health }) => health === "healthy")
  );
}

/** A task as it was when the scheduler looked: with the news of this step, and not yet told to stop. */
function asJudged(before: Task | undefined, after: Task): Task | undefined {
  if (!before) return undefined;
  const isDraining = Object.values(after.targets).some(({ health }) => health === "draining");
  const { containers } = after;
  return { ...before, containers, targets: isDraining ? before.targets : after.targets };
}

function checkLower(
  service: Service,
  {
    before,
    all,
    now,
    settleMs,
  }: { before: Cluster; all: readonly Task[]; now: number; settleMs: number },
  report: Report,
): void {
  const tasks = all.filter((task) => task.service === service.name);
  const stopped = tasks.filter(
    (task) =>
      task.stoppingAt === now &&
      task.stopCode === "ServiceSchedulerInitiated" &&
      isHealthy(asJudged(lookUp(before.tasks, task.id), task), now, settleMs),
  );
  const { lower } = boundsOf(service.desiredCount, service.configuration);
  const left = tasks.filter((task) => isHealthy(task, now, settleMs)).length;
  if (service.status === "ACTIVE" && stopped.length > 0 && left < lower) {
    report(`stopped ${stopped.length} healthy tasks, which leaves ${left}, below ${lower}`);
  }
}

/** Each deployment ends once, in one way. */
function checkEnds(service: Service, ended: Map<string, string>, report: Report): void {
  for (const { deployment, status, finishedAt } of service.serviceDeployments) {
    const end = ended.get(deployment);
    if (end !== undefined && end !== status) report(`${deployment} was ${end} and is ${status}`);
    if (finished.has(status) !== (finishedAt !== undefined)) report(`${deployment} is half ended`);
    if (finishedAt !== undefined) ended.set(deployment, status);
  }
}

/** Completed means done, and in progress means that the breaker has no reason to end it. */
function checkRollout(service: Service, before: Service | undefined, report: Report): void {
  const [primary, ...others] = service.deployments;
  if (!primary) return;
  const { circuitBreaker } = service.configuration;
  const was = before?.deployments.find(({ id }) => id === primary.id)?.rolloutState;
  if (primary.rolloutState === "COMPLETED" && was === "IN_PROGRESS") {
    const { pending, stopping } = taskCounts({ ...service, deployments: others });
    const isThere = primary.tasks.healthy.size >= service.desiredCount;
    if (!isThere || pending + stopping > 0) report(`${primary.id} was completed too early`);
  }
  const threshold = breakerThreshold(service.desiredCount, circuitBreaker.thresholdConfiguration);
  const isTripped = circuitBreaker.enable && primary.failedTasks >= threshold;
  if (primary.rolloutState === "IN_PROGRESS" && isTripped && service.status === "ACTIVE") {
    report(`${primary.id} goes on after ${primary.failedTasks} failed tasks`);
  }
}

/** What is wrong with how a simulation ended. `failedAtMs`: when something last went wrong by itself. */
function checkEnd({ end, endedAtMs, state }: Simulation, failedAtMs: number): string[] {
  // Longer than any back-off, start, drain, grace period and bake together.
  const isFailing = endedAtMs - failedAtMs < 1_800_000;
  return listServices(state).flatMap(({ serviceDeployments, told }) => {
    const open = serviceDeployments.filter(({ finishedAt }) => finishedAt === undefined);
    if (open.length === 0) return [];
    if (end === "settled") return ["settled with a deployment in progress"];
    const isExplained = ["placement", "configuration", "protected"].some((each) => each in told);
    if (isExplained) return [];
    if (end === "stalled") return ["stalled without a word"];
    return isFailing ? [] : [`still in progress ${endedAtMs / 1000} s on, though nothing fails`];
  });
}

/** Whether something outside the scheduler went wrong. */
function isFailure(event: ClusterEvent): boolean {
  return (
    event.type === "container-exited" ||
    event.type === "task-failed-to-start" ||
    (event.type === "container-health" && event.health === "UNHEALTHY") ||
    (event.type === "target-health" && event.health === "unhealthy")
  );
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

function checkStart(
  before: Cluster,
  after: Cluster,
  start: { task: string; service?: string; deployment?: string; instance?: string },
  report: Report,
): void {
  const service = start.service === undefined ? undefined : findService(after, start.service);
  const deployment = service?.deployments.find(({ id }) => id === start.deployment);
  if (service && !deployment) report(`started a task of ${start.deployment}, which is gone`);
  if (deployment?.rolloutState === "FAILED") report(`started a task of failed ${deployment.id}`);
  if (deployment && deployment.status !== "PRIMARY" && !deployment.completed) {
    report(`started a task of superseded ${deployment.id}`);
  }
  const instance =
    start.instance === undefined ? undefined : lookUp(before.instances, start.instance);
  if (!instance || !deployment) return;
  const lacks = lackOf(instance, deployment.revision.taskDefinition);
  if (lacks && !gaveBack(before, after, instance.id)) report(`${instance.id} lacks ${lacks}`);
}

/** Whether something on the instance ended in this step. */
function gaveBack(before: Cluster, after: Cluster, instance: string): boolean {
  return listTasks(after).some(
    (task) =>
      task.instance === instance &&
      task.lastStatus === "STOPPED" &&
      lookUp(before.tasks, task.id)?.lastStatus !== "STOPPED",
  );
}

/** The scheduler signals no task that still gets requests. */
function checkDrained(
  after: Cluster,
  { task: id, events }: { task: string; events: readonly ClusterEvent[] },
  report: Report,
): void {
  const task = lookUp(after.tasks, id);
  if (task?.stopCode !== "ServiceSchedulerInitiated" || Object.keys(task.targets).length === 0)
    return;
  const isDrained = events.some((each) => each.type === "targets-drained" && each.task === id);
  if (!isDrained) report(`${id} was signalled undrained`);
}

/** The scheduler stops no task before its protection is over. */
function checkProtected(
  before: Cluster,
  { tasks, freed, now }: { tasks: readonly Task[]; freed: ReadonlySet<string>; now: number },
  report: Report,
): void {
  for (const { id, stoppingAt, stopCode } of tasks) {
    if (stoppingAt !== now || stopCode !== "ServiceSchedulerInitiated" || freed.has(id)) continue;
    const { protectedUntil = 0, desiredStatus } = lookUp(before.tasks, id) ?? {};
    if (desiredStatus === "RUNNING" && protectedUntil > now) report(`stopped the protected ${id}`);
  }
}

/** Indexes and sums agree with the tasks. */
function checkBooks(state: Cluster, tasks: readonly Task[], report: Report): void {
  for (const { name, deployments } of listServices(state)) {
    const live = tasks.filter((task) => task.service === name && task.lastStatus !== "STOPPED");
    for (const { id, tasks: tables } of deployments) {
      for (const task of live.filter((each) => each.deployment === id)) {
        const isIndexed = task.standing !== "stopped" && has(tables[task.standing], task.order);
        if (!isIndexed) report(`${task.id} is not among the ${task.standing}`);
      }
    }
    const kept = deployments.flatMap((each) => [
      ...valuesOf(each.protected ?? emptyTable<string>()),
    ]);
    const keep = live.filter(({ protectedUntil }) => protectedUntil !== undefined);
    if (
      kept.toSorted().join() !==
      keep
        .map(({ id }) => id)
        .toSorted()
        .join()
    ) {
      report(`${name} lists ${kept.length} protected tasks and has ${keep.length}`);
    }
    const listed = deployments.flatMap((each) => Object.values(each.tasks));
    const size = listed.reduce((sum, table) => sum + table.size, 0);
    if (size !== live.length) report(`${name} lists ${size} tasks and has ${live.length}`);
  }
  for (const { id, cpu, memory, ports } of listInstances(state)) {
    const mine = tasks.filter((task) => task.instance === id && task.lastStatus !== "STOPPED");
    const used = mine.reduce((sum, task) => sum + task.reserved.cpu, 0);
    if (cpu.registered - cpu.remaining !== used || cpu.remaining < 0) report(`${id} lost CPU`);
    if (memory.remaining < 0) report(`${id} has given more memory than it has`);
    const held = Object.values(ports).filter((holder) => holder !== "reserved").length;
    const given = mine.reduce((sum, task) => sum + task.hostPorts.length, 0);
    if (held !== given) report(`${id} holds ${held} ports for ${given}`);
  }
}
