import { expect, test } from "vitest";

import { findService, listDeployments } from "./read.ts";
import type { Settings } from "./settings.ts";
import type { Fault } from "./simulate/behavior.ts";
import { simulate, type SimulateOptions } from "./simulate/simulate.ts";
import {
  behindTargetGroup,
  breaker,
  created,
  instance,
  lines,
  revision,
  rolling,
  shortIds,
  updated,
} from "./testing/fixtures.ts";

const behind = (name: string, hostPort = 0) =>
  revision(name, { hostPort, loadBalancers: behindTargetGroup });

const options: SimulateOptions = {
  ids: shortIds,
  drainMs: () => 300_000,
  settings: { roundMs: 5_000 },
};
const broken: NonNullable<SimulateOptions["behaviorOf"]> = ({ definition }) =>
  definition === "web:2"
    ? { fault: { is: "cannot-start", reason: "CannotPullContainerError: not found" } }
    : {};

/** Lines from the update at 600 s on. */
function after(played: ReturnType<typeof simulate>): string[] {
  return lines(played.trace).filter((line) => Number(line.split(" ")[0]) >= 600);
}

const update = (name = "web:2", atMs = 600_000) => ({
  atMs,
  event: updated({ revision: behind(name) }),
});

const configurationMessage =
  "was unable to stop or start tasks during a deployment because of the service deployment " +
  "configuration. Update the minimumHealthyPercent or maximumPercent value and try again.";
const portMessage = (id: string) =>
  "was unable to place a task because no container instance met all of its requirements. The closest " +
  `matching (container-instance ${id}) is already using a port required by your task. For more ` +
  "information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

test("a clean roll at 100/200 starts all, registers, then stops, deregisters, drains, and completes", () => {
  const first = created({ revision: behind("web:1") });
  const played = simulate([{ atMs: 0, event: first }, update()], options);
  expect(after(played)).toEqual([
    "600 has started 2 tasks: (task t3) (task t4).",
    "610 registered 2 targets in (target-group tg)",
    "620 has stopped 2 running tasks: (task t1) (task t2).",
    "630 deregistered 2 targets in (target-group tg)",
    "630 (service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
    "931 (deployment ecs-svc/2) deployment completed.",
    "931 has reached a steady state.",
  ]);
  expect(played.rollouts[1]).toMatchObject({
    status: "SUCCESSFUL",
    peakTasks: 4,
    lowestHealthy: 2,
    startedAtMs: 600_000,
    finishedAtMs: 931_000,
  });
});

test("without any check a task counts as healthy 40 s after it is RUNNING", () => {
  const next = { atMs: 600_000, event: updated({ revision: revision("web:2") }) };
  const played = simulate([{ atMs: 0, event: created() }, next], options);
  expect(after(played)).toEqual([
    "600 has started 2 tasks: (task t3) (task t4).",
    "650 has stopped 2 running tasks: (task t1) (task t2).",
    "651 (deployment ecs-svc/2) deployment completed.",
    "651 has reached a steady state.",
  ]);
});

test("75 % of 2 at 100 % stops none, and 125 % of 3 at 100 % starts none, which is said once", () => {
  for (const [desiredCount, percents] of [
    [2, "75/100"],
    [3, "100/125"],
  ] as const) {
    const first = created({
      desiredCount,
      revision: behind("web:1"),
      configuration: rolling(percents),
    });
    const played = simulate([{ atMs: 0, event: first }, update()], options);
    expect(after(played)).toEqual([`600 ${configurationMessage}`]);
    expect(played.end).toBe("stalled");
  }
});

const onInstances = (percents: string, spare: boolean) => [
  ...["i1", "i2", ...(spare ? ["i3"] : [])].map((id) => ({ atMs: 0, event: instance(id) })),
  {
    atMs: 0,
    event: created({
      launchType: "EC2",
      configuration: rolling(percents),
      revision: behind("web:1", 80),
    }),
  },
  { atMs: 600_000, event: updated({ revision: behind("web:2", 80) }) },
];

test("2 tasks with a static port on 2 instances roll one by one at 50/100, when the old one has left its port", () => {
  const played = simulate(onInstances("50/100", false), options);
  expect(after(played)).toEqual([
    "600 has stopped 1 running tasks: (task t1).",
    `600 ${portMessage("i1")}`,
    "610 deregistered 1 targets in (target-group tg)",
    "610 (service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks.",
    "911 has started 1 tasks: (task t3).",
    "921 registered 1 targets in (target-group tg)",
    "931 has stopped 1 running tasks: (task t2).",
    `931 ${portMessage("i1")}`,
    "941 deregistered 1 targets in (target-group tg)",
    "941 (service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks.",
    "1242 has started 1 tasks: (task t4).",
    "1252 registered 1 targets in (target-group tg)",
    "1262 (deployment ecs-svc/2) deployment completed.",
    "1262 has reached a steady state.",
  ]);
  expect(played.rollouts[1]?.lowestHealthy).toBe(1);
});

test("100/200 without an idle instance stalls for want of a port, and another instance finishes it", () => {
  const script = onInstances("100/200", false);
  const stalled = simulate(script, options);
  expect(after(stalled)).toEqual([`600 ${portMessage("i1")}`]);
  expect(stalled.end).toBe("stalled");
  const helped = simulate([...script, { atMs: 700_000, event: instance("i3") }], options);
  expect(after(helped)).toEqual([
    `600 ${portMessage("i1")}`,
    "700 has started 1 tasks: (task t3).",
    "710 registered 1 targets in (target-group tg)",
    "720 has stopped 1 running tasks: (task t1).",
    "730 deregistered 1 targets in (target-group tg)",
    "730 (service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks.",
    "1031 has started 1 tasks: (task t4).",
    "1041 registered 1 targets in (target-group tg)",
    "1051 has stopped 1 running tasks: (task t2).",
    "1061 deregistered 1 targets in (target-group tg)",
    "1061 (service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks.",
    "1362 (deployment ecs-svc/2) deployment completed.",
    "1362 has reached a steady state.",
  ]);
});

test("100/100 stalls by its configuration, whatever is added", () => {
  const script = [...onInstances("100/100", true), { atMs: 700_000, event: instance("i4") }];
  expect(after(simulate(script, options))).toEqual([`600 ${configurationMessage}`]);
});

test("dynamic ports let old and new share an instance", () => {
  const script = [
    { atMs: 0, event: instance("i1") },
    { atMs: 0, event: created({ launchType: "EC2", revision: behind("web:1") }) },
    update(),
  ];
  const played = simulate(script, options);
  expect(played.end).toBe("settled");
  expect(played.rollouts[1]?.status).toBe("SUCCESSFUL");
});

test("the circuit breaker rolls back by making the old deployment the primary one again, with its id", () => {
  const configuration = rolling("100/200", breaker());
  const first = created({ revision: behind("web:1"), configuration });
  const reasons: string[] = [];
  const played = simulate([{ atMs: 0, event: first }, update()], {
    ...options,
    behaviorOf: broken,
    onStep({ after: state }) {
      const service = findService(state, "web");
      if (service && state.counters.deployments === 2) {
        const [primary] = listDeployments(service);
        reasons.push(`${primary?.id} ${primary?.rolloutState} ${primary?.rolloutStateReason}`);
      }
    },
  });
  expect(after(played)).toEqual([
    "600 has started 2 tasks: (task t3) (task t4).",
    "610 has started 2 tasks: (task t5) (task t6).",
    "620 is unable to consistently start tasks successfully.",
    "620 (deployment ecs-svc/2) deployment failed: tasks failed to start.",
    "620 rolling back to deployment ecs-svc/1.",
    "625 (deployment ecs-svc/1) deployment completed.",
    "625 has reached a steady state.",
  ]);
  expect([...new Set(reasons)]).toEqual([
    "ecs-svc/2 IN_PROGRESS ECS deployment ecs-svc/2 in progress.",
    "ecs-svc/1 IN_PROGRESS ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.",
    "ecs-svc/1 COMPLETED ECS deployment ecs-svc/1 completed.",
  ]);
  const [record] = findService(played.state, "web")?.serviceDeployments ?? [];
  expect(record).toMatchObject({
    deployment: "ecs-svc/2",
    source: "ecs-svc/1",
    status: "ROLLBACK_SUCCESSFUL",
    rollback: {
      to: "ecs-svc/1",
      reason: "ECS deployment circuit breaker: tasks failed to start.",
    },
  });
});

test("a rollback brings back what the failed deployment has replaced", () => {
  const configuration = rolling("50/100", breaker());
  const first = created({ desiredCount: 4, revision: behind("web:1"), configuration });
  const played = simulate([{ atMs: 0, event: first }, update()], {
    ...options,
    behaviorOf: broken,
  });
  expect(after(played)).toEqual([
    "600 has stopped 2 running tasks: (task t1) (task t2).",
    "600 has started 2 tasks: (task t5) (task t6).",
    "610 deregistered 2 targets in (target-group tg)",
    "610 (service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
    "610 has started 2 tasks: (task t7) (task t8).",
    "620 is unable to consistently start tasks successfully.",
    "620 (deployment ecs-svc/2) deployment failed: tasks failed to start.",
    "620 rolling back to deployment ecs-svc/1.",
    "620 has started 2 tasks: (task t9) (task t10).",
    "630 registered 2 targets in (target-group tg)",
    "640 (deployment ecs-svc/1) deployment completed.",
    "911 has reached a steady state.",
  ]);
});

test("without rollback a failed deployment stays the primary one and starts nothing more", () => {
  const configuration = rolling("100/200", breaker({ rollback: false }));
  const first = created({ revision: behind("web:1"), configuration });
  const played = simulate([{ atMs: 0, event: first }, update()], {
    ...options,
    behaviorOf: broken,
  });
  expect(after(played)).toEqual([
    "600 has started 2 tasks: (task t3) (task t4).",
    "610 has started 2 tasks: (task t5) (task t6).",
    "620 is unable to consistently start tasks successfully.",
    "620 (deployment ecs-svc/2) deployment failed: tasks failed to start.",
  ]);
  const service = findService(played.state, "web");
  expect(service && listDeployments(service)).toMatchObject([
    {
      id: "ecs-svc/2",
      status: "PRIMARY",
      rolloutState: "FAILED",
      rolloutStateReason: "ECS deployment circuit breaker: tasks failed to start.",
      failedTasks: 4,
    },
    { id: "ecs-svc/1", status: "ACTIVE", rolloutState: "COMPLETED" },
  ]);
  expect(service?.serviceDeployments[0]?.status).toBe("STOPPED");
});

test("with nothing to go back to, a rollback has failed", () => {
  const configuration = rolling("100/200", breaker());
  const first = created({ revision: behind("web:2"), configuration });
  const played = simulate([{ atMs: 0, event: first }], { ...options, behaviorOf: broken });
  const service = findService(played.state, "web");
  expect(service?.deployments).toMatchObject([{ status: "PRIMARY", rolloutState: "FAILED" }]);
  expect(service?.serviceDeployments[0]?.status).toBe("ROLLBACK_FAILED");
});

const unhealthy = (id: string) =>
  `(task ${id}) (port 8080) is unhealthy in (target-group tg) due to ` +
  "(reason Health checks failed with these codes: [502])";

test("tasks that fail their checks are replaced one by one and trip the circuit breaker", () => {
  const configuration = rolling("100/200", breaker());
  const first = created({ desiredCount: 1, revision: behind("web:1"), configuration });
  const played = simulate([{ atMs: 0, event: first }, update()], {
    ...options,
    behaviorOf: ({ definition }) =>
      definition === "web:2"
        ? {
            fault: {
              is: "fails-checks",
              afterMs: 5_000,
              reason: "Health checks failed with these codes: [502]",
            },
          }
        : {},
  });
  expect(after(played)).toEqual([
    "600 has started 1 tasks: (task t2).",
    "610 registered 1 targets in (target-group tg)",
    `615 ${unhealthy("t2")}`,
    "615 has stopped 1 running tasks: (task t2).",
    "615 has started 1 tasks: (task t3). Amazon ECS replaced 1 tasks due to an unhealthy status.",
    "625 deregistered 1 targets in (target-group tg)",
    "625 (service web, taskSet ecs-svc/2) has begun draining connections on 1 tasks.",
    "625 registered 1 targets in (target-group tg)",
    `630 ${unhealthy("t3")}`,
    "630 has stopped 1 running tasks: (task t3).",
    "630 has started 1 tasks: (task t4). Amazon ECS replaced 1 tasks due to an unhealthy status.",
    "640 deregistered 1 targets in (target-group tg)",
    "640 (service web, taskSet ecs-svc/2) has begun draining connections on 1 tasks.",
    "640 registered 1 targets in (target-group tg)",
    `645 ${unhealthy("t4")}`,
    "645 has stopped 1 running tasks: (task t4).",
    "645 (deployment ecs-svc/2) deployment failed: tasks failed to start.",
    "645 rolling back to deployment ecs-svc/1.",
    "655 deregistered 1 targets in (target-group tg)",
    "655 (service web, taskSet ecs-svc/2) has begun draining connections on 1 tasks.",
    "956 (deployment ecs-svc/1) deployment completed.",
    "956 has reached a steady state.",
  ]);
  expect(played.rollouts[1]?.status).toBe("ROLLBACK_SUCCESSFUL");
});

const checked = (name: string) => revision(name, { healthCheck: true });

test("tasks that fail their own checks are replaced one by one too, and have nothing to drain", () => {
  const configuration = rolling("100/200", breaker());
  const first = created({ desiredCount: 1, revision: checked("web:1"), configuration });
  const next = { atMs: 600_000, event: updated({ revision: checked("web:2") }) };
  const played = simulate([{ atMs: 0, event: first }, next], {
    ...options,
    behaviorOf: ({ definition }) =>
      definition === "web:2" ? { fault: { is: "fails-checks", afterMs: 5_000 } } : {},
  });
  expect(after(played)).toEqual([
    "600 has started 1 tasks: (task t2).",
    "615 (task t2) failed container health checks.",
    "615 has stopped 1 running tasks: (task t2).",
    "615 has started 1 tasks: (task t3). Amazon ECS replaced 1 tasks due to an unhealthy status.",
    "630 (task t3) failed container health checks.",
    "630 has stopped 1 running tasks: (task t3).",
    "630 has started 1 tasks: (task t4). Amazon ECS replaced 1 tasks due to an unhealthy status.",
    "645 (task t4) failed container health checks.",
    "645 has stopped 1 running tasks: (task t4).",
    "645 (deployment ecs-svc/2) deployment failed: tasks failed to start.",
    "645 rolling back to deployment ecs-svc/1.",
    "650 (deployment ecs-svc/1) deployment completed.",
    "650 has reached a steady state.",
  ]);
});

const exiting = (fault: Fault, settings: Partial<Settings> = {}) => {
  const configuration = rolling("100/200", breaker());
  const first = created({ desiredCount: 1, revision: behind("web:1"), configuration });
  return simulate([{ atMs: 0, event: first }, update()], {
    ...options,
    settings: { ...options.settings, ...settings },
    limitMs: 900_000,
    behaviorOf: ({ definition }) => (definition === "web:2" ? { fault } : {}),
  });
};

test("tasks whose container exits before they are RUNNING trip the circuit breaker", () => {
  expect(after(exiting({ is: "exits-at-start", exitCode: 1 }))).toEqual([
    "600 has started 1 tasks: (task t2).",
    "610 has started 1 tasks: (task t3).",
    "620 has started 1 tasks: (task t4).",
    "630 is unable to consistently start tasks successfully.",
    "630 (deployment ecs-svc/2) deployment failed: tasks failed to start.",
    "630 rolling back to deployment ecs-svc/1.",
    "635 (deployment ecs-svc/1) deployment completed.",
    "635 has reached a steady state.",
  ]);
});

const exits: Fault = { is: "exits", afterMs: 5_000, exitCode: 1 };

test("tasks that exit when they have been RUNNING are replaced, and are no failed tasks", () => {
  const played = exiting(exits);
  expect(after(played).slice(0, 10)).toEqual([
    "600 has started 1 tasks: (task t2).",
    "610 registered 1 targets in (target-group tg)",
    "615 deregistered 1 targets in (target-group tg)",
    "615 (service web, taskSet ecs-svc/2) has begun draining connections on 1 tasks.",
    "615 has started 1 tasks: (task t3).",
    "625 registered 1 targets in (target-group tg)",
    "630 deregistered 1 targets in (target-group tg)",
    "630 (service web, taskSet ecs-svc/2) has begun draining connections on 1 tasks.",
    "630 has started 1 tasks: (task t4).",
    "640 registered 1 targets in (target-group tg)",
  ]);
  const [primary, old] = findService(played.state, "web")?.deployments ?? [];
  expect(primary).toMatchObject({ id: "ecs-svc/2", rolloutState: "IN_PROGRESS", failedTasks: 0 });
  expect(old).toMatchObject({ id: "ecs-svc/1", tasks: { healthy: { size: 1 } } });
});

test("tasks that exit when they have been RUNNING trip it too where that is set", () => {
  expect(after(exiting(exits, { countEarlyExits: true }))).toEqual([
    "600 has started 1 tasks: (task t2).",
    "610 registered 1 targets in (target-group tg)",
    "615 deregistered 1 targets in (target-group tg)",
    "615 (service web, taskSet ecs-svc/2) has begun draining connections on 1 tasks.",
    "615 has started 1 tasks: (task t3).",
    "625 registered 1 targets in (target-group tg)",
    "630 deregistered 1 targets in (target-group tg)",
    "630 (service web, taskSet ecs-svc/2) has begun draining connections on 1 tasks.",
    "630 has started 1 tasks: (task t4).",
    "640 registered 1 targets in (target-group tg)",
    "645 deregistered 1 targets in (target-group tg)",
    "645 (service web, taskSet ecs-svc/2) has begun draining connections on 1 tasks.",
    "645 (deployment ecs-svc/2) deployment failed: tasks failed to start.",
    "645 rolling back to deployment ecs-svc/1.",
    "650 (deployment ecs-svc/1) deployment completed.",
    "650 has reached a steady state.",
  ]);
});

const alarm = (atMs: number, state: "ALARM" | "OK") =>
  ({ atMs, event: { type: "alarm-changed", alarm: "errors", state } }) as const;

test("an alarm ends a deployment, also while it only bakes; one that rang before does not", () => {
  const alarms = { enable: true, rollback: true, alarmNames: ["errors"] };
  const first = created({ configuration: rolling("100/200", { alarms }) });
  const next = { atMs: 600_000, event: updated({ revision: revision("web:2") }) };
  const rung = simulate([{ atMs: 0, event: first }, next, alarm(800_000, "ALARM")], options);
  expect(after(rung)).toEqual([
    "600 has started 2 tasks: (task t3) (task t4).",
    "650 has stopped 2 running tasks: (task t1) (task t2).",
    "800 (deployment ecs-svc/2) deployment failed: alarm detected.",
    "800 rolling back to deployment ecs-svc/1.",
    "800 has started 2 tasks: (task t5) (task t6).",
    "850 has stopped 2 running tasks: (task t3) (task t4).",
    "1151 (deployment ecs-svc/1) deployment completed.",
    "1151 has reached a steady state.",
  ]);
  const before = simulate([{ atMs: 0, event: first }, alarm(500_000, "ALARM"), next], options);
  expect(before.rollouts[1]).toMatchObject({ status: "SUCCESSFUL", finishedAtMs: 951_000 });
});

test("a newer deployment supersedes one in progress, whose pending tasks are stopped", () => {
  const first = created({ revision: behind("web:1") });
  const script = [{ atMs: 0, event: first }, update(), update("web:3", 605_000)];
  const played = simulate(script, options);
  expect(after(played)).toEqual([
    "600 has started 2 tasks: (task t3) (task t4).",
    "605 stopped 2 pending tasks.",
    "605 has started 2 tasks: (task t5) (task t6).",
    "615 registered 2 targets in (target-group tg)",
    "625 has stopped 2 running tasks: (task t1) (task t2).",
    "635 deregistered 2 targets in (target-group tg)",
    "635 (service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
    "936 (deployment ecs-svc/3) deployment completed.",
    "936 has reached a steady state.",
  ]);
  expect(played.rollouts.map(({ status }) => status)).toEqual([
    "SUCCESSFUL",
    "STOPPED",
    "SUCCESSFUL",
  ]);
});

test("a newer deployment stops what the superseded one has started before old tasks that serve", () => {
  const first = created({ revision: behind("web:1"), configuration: rolling("50/200") });
  const script = [{ atMs: 0, event: first }, update(), update("web:3", 615_000)];
  expect(after(simulate(script, options))).toEqual([
    "600 has stopped 1 running tasks: (task t1).",
    "600 has started 2 tasks: (task t3) (task t4).",
    "610 deregistered 1 targets in (target-group tg)",
    "610 (service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks.",
    "610 registered 2 targets in (target-group tg)",
    "615 has stopped 2 running tasks: (task t3) (task t4).",
    "615 has started 2 tasks: (task t5) (task t6).",
    "625 deregistered 2 targets in (target-group tg)",
    "625 (service web, taskSet ecs-svc/2) has begun draining connections on 2 tasks.",
    "625 registered 2 targets in (target-group tg)",
    "635 has stopped 1 running tasks: (task t2).",
    "645 deregistered 1 targets in (target-group tg)",
    "645 (service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks.",
    "946 (deployment ecs-svc/3) deployment completed.",
    "946 has reached a steady state.",
  ]);
});

const scaledAt = (second: number, from: number, to: number, settings: Partial<Settings> = {}) => {
  const first = created({ desiredCount: from, revision: behind("web:1") });
  const scaled = { atMs: second * 1000, event: updated({ desiredCount: to }) };
  return after(
    simulate([{ atMs: 0, event: first }, ...(second > 600 ? [update()] : []), scaled], {
      ...options,
      settings: { ...options.settings, ...settings },
    }),
  );
};

test("a service that grows during a deployment keeps its new minimum by growing with both revisions", () => {
  expect(scaledAt(602, 2, 4)).toEqual([
    "600 has started 2 tasks: (task t3) (task t4).",
    // Of these t5 and t6 are web:1.
    "602 has started 4 tasks: (task t5) (task t6) (task t7) (task t8).",
    "610 registered 2 targets in (target-group tg)",
    "612 registered 4 targets in (target-group tg)",
    "620 has stopped 2 running tasks: (task t5) (task t6).",
    "622 has stopped 2 running tasks: (task t1) (task t2).",
    "630 deregistered 2 targets in (target-group tg)",
    "630 (service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
    "632 deregistered 2 targets in (target-group tg)",
    "632 (service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
    "933 (deployment ecs-svc/2) deployment completed.",
    "933 has reached a steady state.",
  ]);
});

test("or it grows with the new revision alone where so set", () => {
  expect(scaledAt(602, 2, 4, { growWith: "primary" })).toEqual([
    "600 has started 2 tasks: (task t3) (task t4).",
    "602 has started 2 tasks: (task t5) (task t6).",
    "610 registered 2 targets in (target-group tg)",
    "612 registered 2 targets in (target-group tg)",
    "622 has stopped 2 running tasks: (task t1) (task t2).",
    "632 deregistered 2 targets in (target-group tg)",
    "632 (service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
    "933 (deployment ecs-svc/2) deployment completed.",
    "933 has reached a steady state.",
  ]);
});

test("a service that shrinks during a deployment stops what is pending, and old tasks above its new minimum", () => {
  expect(scaledAt(602, 4, 2)).toEqual([
    "600 has started 4 tasks: (task t5) (task t6) (task t7) (task t8).",
    "602 stopped 2 pending tasks.",
    "602 has stopped 2 running tasks: (task t1) (task t2).",
    "610 registered 2 targets in (target-group tg)",
    "612 deregistered 2 targets in (target-group tg)",
    "612 (service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
    "620 has stopped 2 running tasks: (task t3) (task t4).",
    "630 deregistered 2 targets in (target-group tg)",
    "630 (service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
    "931 (deployment ecs-svc/2) deployment completed.",
    "931 has reached a steady state.",
  ]);
});

test("a service that shrinks drains what it stops, and begins no deployment", () => {
  expect(scaledAt(600, 4, 2)).toEqual([
    "600 has stopped 2 running tasks: (task t1) (task t2).",
    "610 deregistered 2 targets in (target-group tg)",
    "610 (service web, taskSet ecs-svc/1) has begun draining connections on 2 tasks.",
    "911 has reached a steady state.",
  ]);
});

test("a task of the old revision that is lost is replaced by its own kind, or by the new where so set", () => {
  const script = [
    { atMs: 0, event: created({ revision: behind("web:1") }) },
    update(),
    { atMs: 605_000, event: { type: "task-stop-requested", task: "t1" } as const },
  ];
  const startedAt605 = (replaceLostTasks: "own-revision" | "primary") =>
    simulate(script, { ...options, settings: { replaceLostTasks } }).trace.flatMap((entry) =>
      "action" in entry && entry.action.do === "start-task" && entry.atMs === 605_000
        ? [entry.action.definition]
        : [],
    );
  expect(startedAt605("own-revision")).toEqual(["web:1"]);
  expect(startedAt605("primary")).toEqual([]);
});

const stop = (stopType: "ROLLBACK" | "ABORT") => ({
  atMs: 605_000,
  event: {
    type: "service-deployment-stopped",
    service: "web",
    deployment: "ecs-svc/2",
    stopType,
  } as const,
});

test("StopServiceDeployment rolls back even where the circuit breaker is off, or stops for good", () => {
  const first = { atMs: 0, event: created({ revision: behind("web:1") }) };
  const back = simulate([first, update(), stop("ROLLBACK")], options);
  expect(after(back)).toEqual([
    "600 has started 2 tasks: (task t3) (task t4).",
    "605 rolling back to deployment ecs-svc/1.",
    "605 stopped 2 pending tasks.",
    "610 (deployment ecs-svc/1) deployment completed.",
    "610 has reached a steady state.",
  ]);
  expect(back.rollouts[1]?.status).toBe("ROLLBACK_SUCCESSFUL");
  const aborted = simulate([first, update(), stop("ABORT")], options);
  expect(aborted.rollouts[1]?.status).toBe("STOPPED");
  expect(() => simulate([first, update(), stop("ABORT"), stop("ABORT")], options)).toThrow(
    'The deployment "ecs-svc/2" has ended: it is STOPPED',
  );
});

test("a DAEMON has one task on each ACTIVE instance, stopped before its successor starts", () => {
  const daemon = created({
    schedulingStrategy: "DAEMON",
    launchType: "EC2",
    configuration: rolling("50/100"),
    revision: revision("web:1", { hostPort: 9100 }),
  });
  const script = [
    { atMs: 0, event: instance("i1") },
    { atMs: 0, event: instance("i2") },
    { atMs: 0, event: daemon },
    { atMs: 300_000, event: instance("i3") },
    { atMs: 600_000, event: updated({ revision: revision("web:2", { hostPort: 9100 }) }) },
  ];
  const played = simulate(script, options);
  expect(lines(played.trace).filter((line) => /started|stopped/.test(line))).toEqual([
    "0 has started 2 tasks: (task t1) (task t2).",
    "300 has started 1 tasks: (task t3).",
    "600 has stopped 1 running tasks: (task t1).",
    "601 has started 1 tasks: (task t4).",
    "651 has stopped 1 running tasks: (task t2).",
    "652 has started 1 tasks: (task t5).",
    "702 has stopped 1 running tasks: (task t3).",
    "703 has started 1 tasks: (task t6).",
  ]);
  expect(played.rollouts[1]?.status).toBe("SUCCESSFUL");
});
