import { expect, test } from "vitest";

import { ecsRules, type Rules, type ScriptEntry, simulate } from "../src/index.ts";
import {
  behindTargetGroup,
  created,
  instance,
  revision,
  rolling,
  updated,
} from "../src/testing/fixtures.ts";

const isFull = process.env["HITLESS_TEST_SIZE"] === "full";
const tasksPerService = isFull ? 125 : 25;
const sizes = isFull ? [1_250, 10_000] : [250, 1_000];
const tasksPerInstance = 10;

/** A cluster whose services all roll once; `alarms`: as often as there are tasks something happens that all look at. */
function scriptOf(tasks: number, alarms: boolean): ScriptEntry[] {
  const configuration = rolling("100/150", {
    alarms: { enable: false, rollback: false, alarmNames: alarms ? ["errors"] : [] },
  });
  const script: ScriptEntry[] = Array.from({ length: tasks / tasksPerInstance }, (_, index) => ({
    atMs: 0,
    event: instance(`i${index}`, { zone: "abc"[index % 3] ?? "a", cpu: 16_384, memory: 65_536 }),
  }));
  for (let index = 0; index < tasks / tasksPerService; index += 1) {
    const service = `service-${index}`;
    const rolled = (version: number) =>
      revision(`${service}:${version}`, { loadBalancers: behindTargetGroup });
    const first = { service, configuration, desiredCount: tasksPerService, revision: rolled(1) };
    const atMs = 600_000 + index;
    script.push({ atMs: 0, event: created({ ...first, launchType: "EC2" }) });
    script.push({ atMs, event: updated({ service, revision: rolled(2) }) });
    for (let nth = 1; nth <= (alarms ? tasksPerService : 0); nth += 1) {
      const event = { type: "alarm-changed", alarm: "errors", state: "OK" } as const;
      script.push({ atMs: atMs + nth * 1000, event });
    }
  }
  return script;
}

/** What a simulation does for each task: steps, services looked at, tasks judged. */
function workPerTask(tasks: number, { alarms = false } = {}) {
  const work = { steps: 0, looks: 0, judged: 0 };
  const rules: Rules = {
    ...ecsRules,
    planRoll(view) {
      work.looks += 1;
      return ecsRules.planRoll(view);
    },
    judgeHealth(task, how) {
      work.judged += 1;
      return ecsRules.judgeHealth(task, how);
    },
  };
  const { rollouts } = simulate(scriptOf(tasks, alarms), {
    keepTrace: false,
    rules,
    // Each task has times of its own, so that events hardly ever come together.
    behaviorOf: ({ task }) => ({
      startMs: 5_000 + Number.parseInt(task.slice(0, 4), 16),
      healthyMs: 5_000 + Number.parseInt(task.slice(4, 8), 16),
    }),
    onStep: () => {
      work.steps += 1;
    },
  });
  expect(rollouts.map(({ status }) => status)).toEqual(
    Array.from({ length: (2 * tasks) / tasksPerService }, () => "SUCCESSFUL"),
  );
  return Object.fromEntries(Object.entries(work).map(([what, many]) => [what, many / tasks]));
}

const [small = 0, large = 0] = sizes;

test(`it does no more for each of ${large} tasks on ${large / tasksPerInstance} instances than for each of ${small}`, () => {
  const [few, many] = [workPerTask(small), workPerTask(large)];
  for (const [what, perTask] of Object.entries(few)) {
    expect(perTask, what).toBeGreaterThan(1);
    expect(many[what], what).toBeLessThan(perTask * 1.1);
  }
});

test("it does more for each task, the more services an event touches", () => {
  const [few, many] = [100, 400].map((tasks) =>
    workPerTask(tasks * (tasksPerService / 25), { alarms: true }),
  );
  expect(many?.["looks"]).toBeGreaterThan((few?.["looks"] ?? 0) * 1.5);
});
