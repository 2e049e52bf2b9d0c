import { expect, test } from "vitest";

import type { ClusterEvent } from "./cluster-event.ts";
import { findInstance, findService, findTask, listTasks } from "./read.ts";
import { emptyCluster, step } from "./step.ts";
import type { Settings } from "./settings.ts";
import type { TaskStatus } from "./task.ts";
import {
  behindTargetGroup,
  created,
  definition,
  instance,
  revision,
  shortIds,
} from "./testing/fixtures.ts";

/** A cluster to which things happen at seconds. */
function cluster(settings: Partial<Settings> = {}) {
  let state = emptyCluster({ seed: "test", settings });
  return {
    at(second: number, ...events: ClusterEvent[]) {
      const taken = step(state, events, second * 1000, { ids: shortIds });
      state = taken.state;
      return taken.actions.filter(({ do: what }) => what !== "tell" && what !== "wake");
    },
    task: (id: string) => findTask(state, id),
    tasks: () => listTasks(state),
    portsOf: (id: string) => findInstance(state, id)?.ports ?? {},
    lines: () => (findService(state, "web")?.events ?? []).map(({ message }) => message),
    service: () => findService(state, "web"),
  };
}

const one = (rest: Parameters<typeof revision>[1] = {}) =>
  created({ desiredCount: 1, revision: revision("web:1", rest) });
const balanced = { loadBalancers: behindTargetGroup };
const task = "t1";
const health = (of: string, to: "HEALTHY" | "UNHEALTHY") =>
  ({ type: "container-health", task: of, container: "app", health: to }) as const;

test("a task goes through its states: register before RUNNING, drain before SIGTERM", () => {
  const web = cluster();
  const seen: (TaskStatus | undefined)[] = [];
  const at = (...[second, event]: [number, ClusterEvent]) => {
    const actions = web.at(second, event).map(({ do: what }) => what);
    seen.push(web.task(task)?.lastStatus);
    return actions;
  };
  expect(at(0, one(balanced))).toEqual(["start-task"]);
  expect(at(1, { type: "task-pulling", task })).toEqual([]);
  expect(at(5, { type: "task-started", task })).toEqual(["register-targets"]);
  expect(at(6, { type: "targets-registered", task })).toEqual([]);
  expect(at(9, { type: "target-health", task, targetGroup: "tg", health: "healthy" })).toEqual([]);
  expect(at(100, { type: "service-updated", service: "web", desiredCount: 0 })).toEqual([]);
  expect(at(110, { type: "tick" })).toEqual(["deregister-targets"]);
  expect(at(410, { type: "targets-drained", task })).toEqual(["stop-task"]);
  expect(at(412, { type: "task-exited", task })).toEqual([]);
  expect(seen).toEqual([
    "PROVISIONING",
    "PENDING",
    "ACTIVATING",
    "RUNNING",
    "RUNNING",
    "DEACTIVATING",
    "DEACTIVATING",
    "STOPPING",
    "STOPPED",
  ]);
  expect(web.task(task)).toMatchObject({
    startedAt: 6_000,
    stoppingAt: 100_000,
    stoppedAt: 412_000,
    stopCode: "ServiceSchedulerInitiated",
    stoppedReason: "Scaling activity initiated by (deployment ecs-svc/1)",
  });
});

test("STOPPED tasks are kept for an hour", () => {
  const web = cluster();
  web.at(0, one());
  web.at(1, { type: "task-failed-to-start", task, reason: "CannotPullContainerError: no" });
  web.at(3_600, { type: "tick" });
  expect(web.task(task)?.lastStatus).toBe("STOPPED");
  web.at(3_601, { type: "tick" });
  expect(web.task(task)).toBeUndefined();
});

test("an essential container that exits takes the task along, another one does not", () => {
  const side = { name: "side", essential: false, healthCheck: false, stopTimeout: 30, ports: [] };
  const containers = [...definition("web:1").containers, side];
  const web = cluster();
  web.at(0, one({ containers, ...balanced }));
  web.at(1, { type: "task-started", task }, { type: "targets-registered", task });
  expect(web.at(2, { type: "container-exited", task, container: "side", exitCode: 0 })).toEqual([]);
  const actions = web.at(3, { type: "container-exited", task, container: "app", exitCode: 137 });
  // A dead task needs no drain: nobody can reach it any more.
  expect(actions.map(({ do: what }) => what)).toEqual([
    "deregister-targets",
    "stop-task",
    "start-task",
  ]);
  expect(web.task(task)).toMatchObject({
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
    containers: [
      { name: "app", exitCode: 137 },
      { name: "side", exitCode: 0 },
    ],
  });
});

test("StopTask drains before SIGTERM, or not where so set, and gives the caller's reason", () => {
  const stop: ClusterEvent = { type: "task-stop-requested", task, reason: "by hand" };
  const first = (settings: Partial<Settings>) => {
    const web = cluster(settings);
    web.at(0, one(balanced));
    web.at(1, { type: "task-started", task }, { type: "targets-registered", task });
    const actions = web.at(2, stop).map(({ do: what }) => what);
    return { actions, stopped: web.task(task) };
  };
  expect(first({}).actions).toEqual(["start-task"]);
  expect(first({ drainOnUserStop: false }).actions).toEqual([
    "deregister-targets",
    "stop-task",
    "start-task",
  ]);
  expect(first({}).stopped).toMatchObject({ stopCode: "UserInitiated", stoppedReason: "by hand" });
});

test("failed checks do not count within the grace period, and do when it is over", () => {
  const web = cluster();
  web.at(0, { ...one(balanced), healthCheckGracePeriodSeconds: 60 });
  web.at(10, { type: "task-started", task }, { type: "targets-registered", task });
  const unhealthy = {
    type: "target-health",
    task,
    targetGroup: "tg",
    health: "unhealthy",
  } as const;
  expect(web.at(20, { ...unhealthy, reason: "Request timed out" })).toEqual([]);
  expect(web.at(69, { type: "tick" })).toEqual([]);
  expect(web.at(70, { type: "tick" }).map(({ do: what }) => what)).toEqual(["start-task"]);
  expect(web.lines()[1]).toBe(
    "(service web) (task t1) (port 8080) is unhealthy in (target-group tg) due to (reason Request timed out)",
  );
});

const graceOf = (healthCheckGracePeriodSeconds: number): ClusterEvent => ({
  type: "service-updated",
  service: "web",
  healthCheckGracePeriodSeconds,
});

test("a changed grace period is that of the running tasks too", () => {
  const failing = (graceSeconds: number) => {
    const web = cluster();
    web.at(0, { ...one({ healthCheck: true }), healthCheckGracePeriodSeconds: graceSeconds });
    web.at(10, { type: "task-started", task });
    web.at(20, health(task, "UNHEALTHY"));
    return {
      ...web,
      starts: (second: number, ...events: ClusterEvent[]) =>
        web.at(second, ...events).filter(({ do: what }) => what === "start-task").length,
    };
  };
  const raised = failing(60);
  raised.at(50, graceOf(600));
  expect(raised.starts(70, { type: "tick" })).toBe(0);
  expect(raised.starts(609, { type: "tick" })).toBe(0);
  expect(raised.starts(610, { type: "tick" })).toBe(1);
  const lowered = failing(600);
  expect(lowered.starts(50, graceOf(0))).toBe(1);
  expect(lowered.lines()[1]).toBe("(service web) (task t1) failed container health checks.");
  const forgiven = failing(0);
  expect(forgiven.task(task)?.standing).toBe("unhealthy");
  forgiven.at(50, graceOf(600));
  expect(forgiven.task(task)?.standing).toBe("settling");
  forgiven.at(610, { type: "tick" });
  expect(forgiven.task(task)?.standing).toBe("unhealthy");
});

test("an unhealthy task is stopped once its replacement is healthy", () => {
  const web = cluster();
  web.at(0, one({ healthCheck: true }));
  web.at(1, { type: "task-started", task });
  web.at(2, health(task, "HEALTHY"));
  expect(web.at(100, health(task, "UNHEALTHY")).map(({ do: what }) => what)).toEqual([
    "start-task",
  ]);
  expect(web.lines().slice(0, 2)).toEqual([
    "(service web) has started 1 tasks: (task t2). Amazon ECS replaced 1 tasks due to an unhealthy status.",
    "(service web) (task t1) failed container health checks.",
  ]);
  web.at(101, { type: "task-started", task: "t2" });
  expect(web.at(102, health("t2", "HEALTHY"))).toEqual([
    { do: "stop-task", task, reason: "Task failed container health checks" },
  ]);
});

test("tasks that never run are started later and later, up to 15 minutes apart", () => {
  const web = cluster();
  const starts: number[] = [];
  web.at(0, one());
  for (let second = 1; second < 7_200; second += 1) {
    const failing = web.tasks().filter(({ lastStatus }) => lastStatus === "PROVISIONING");
    const failures = failing.map(({ id }): ClusterEvent => ({
      type: "task-failed-to-start",
      task: id,
      reason: "no",
    }));
    if (web.at(second, ...failures).length > 0) starts.push(second);
  }
  expect(starts).toEqual([1, 2, 18, 49, 110, 231, 472, 953, 1854, 2755, 3656, 4557, 5458, 6359]);
  expect(web.lines().filter((line) => line.includes("unable to consistently"))).toHaveLength(1);
});

test("RunTask is answered at once: a place, or what is missing", () => {
  const web = cluster();
  const run: ClusterEvent = {
    type: "tasks-run",
    definition: definition("job:1", { hostPort: 80 }),
    count: 2,
    launchType: "EC2",
    group: "family:job",
    startedBy: "me",
  };
  expect(web.at(0, run)).toEqual([
    { do: "refuse-task", reason: "No Container Instances were found in your cluster." },
    { do: "refuse-task", reason: "No Container Instances were found in your cluster." },
  ]);
  expect(web.at(1, instance("i1"), run)).toMatchObject([
    { do: "start-task", task: "t1", instance: "i1", hostPorts: [{ hostPort: 80 }] },
    { do: "refuse-task", reason: "RESOURCE:PORTS", instance: "i1" },
  ]);
  expect(web.task("t1")).toMatchObject({ group: "family:job", startedBy: "me" });
});

const startsOn = (id: string, hostPort: number): ClusterEvent => ({
  type: "task-started",
  task: id,
  hostPorts: [{ containerPort: 8080, hostPort }],
});

test("a task holds the host ports that its driver chose, and gives back all it held", () => {
  const web = cluster();
  const held = () =>
    Object.entries(web.portsOf("i1")).filter(([, holder]) => holder !== "reserved");
  web.at(0, instance("i1"), created({ launchType: "EC2" }));
  expect(held()).toEqual([
    ["32768/tcp", "t1"],
    ["32769/tcp", "t2"],
  ]);
  // The one that was proposed to the other task, which has not started yet.
  web.at(1, startsOn(task, 32_769));
  expect(web.task(task)?.hostPorts).toMatchObject([{ hostPort: 32_769 }]);
  expect(held()).toEqual([["32769/tcp", "t1"]]);
  web.at(2, startsOn("t2", 51_678));
  expect(held()).toEqual([["32769/tcp", "t1"]]);
  expect(web.portsOf("i1")["51678/tcp"]).toBe("reserved");
  web.at(3, { type: "service-updated", service: "web", desiredCount: 0 });
  web.at(50, { type: "tick" });
  web.at(60, { type: "task-exited", task }, { type: "task-exited", task: "t2" });
  expect(held()).toEqual([]);
});

const dns = (protocol: "tcp" | "udp") => ({ containerPort: 53, hostPort: 0, protocol });

test("a host port that a driver chose is that of its container and protocol, and of no other", () => {
  const [app] = definition("web:1").containers;
  const containers = ["one", "two"].flatMap((name) =>
    app ? [{ ...app, name, ports: [dns("tcp"), dns("udp")] }] : [],
  );
  const web = cluster();
  web.at(0, instance("i1"), { ...one({ containers }), launchType: "EC2" });
  const hostPorts = ["one", "two"].flatMap((container, index) =>
    (["tcp", "udp"] as const).map((protocol, nth) => ({
      container,
      containerPort: 53,
      protocol,
      hostPort: 40_000 + index * 10 + nth,
    })),
  );
  // What is told of a part only is still that part's alone.
  web.at(1, { type: "task-started", task, hostPorts: hostPorts.slice(1) });
  expect(web.task(task)?.hostPorts).toEqual([
    { container: "one", containerPort: 53, protocol: "tcp", hostPort: 32_768 },
    ...hostPorts.slice(1),
  ]);
  expect(Object.keys(web.portsOf("i1")).filter((key) => key.startsWith("40"))).toEqual([
    "40001/udp",
    "40010/tcp",
    "40011/udp",
  ]);
});

test("a deleted service drains, and is INACTIVE when its last task is STOPPED", () => {
  const web = cluster();
  web.at(0, one());
  web.at(1, { type: "task-started", task });
  web.at(50, { type: "tick" });
  web.at(60, { type: "service-deleted", service: "web" });
  expect(web.service()?.status).toBe("DRAINING");
  web.at(61, { type: "task-exited", task });
  expect(web.service()).toMatchObject({ status: "INACTIVE", deployments: [] });
});
