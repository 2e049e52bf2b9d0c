import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import type { RollAnswer, RollQuestion } from "../children/roll-cluster.ts";
import { BenchError } from "../errors.ts";
import { startChild } from "../parts/child.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/ecs-scheduler";
const tasksPerService = 125;
const tasksPerInstance = 10;
const sizes: Readonly<Record<string, number>> = {
  "1,250 tasks": 1_250,
  "2,500 tasks": 2_500,
  "5,000 tasks": 5_000,
  "10,000 tasks": 10_000,
};

/** How the cost of a simulation grows with the cluster. */
export const benchmark: Benchmark = {
  title: "The cost of simulating ECS's scheduler",
  question:
    "Does a simulation in which every service of a cluster rolls once cost the same for each task, however large the cluster is?",
  contenders: [{ name: ours, version: packageVersion(ours), role: "ours" }],
  cases: Object.keys(sizes),
  figures: [
    { key: "task", label: "CPU for each task", unit: "µs", better: "lower" },
    { key: "event", label: "CPU for each event", unit: "µs", better: "lower" },
    { key: "cpu", label: "CPU of the simulation", unit: "ms", better: "lower" },
  ],
  growth: { figure: "cpu", of: "number of tasks", sizes },
  defaults: { rounds: 5 },
  method: [
    `Services of ${tasksPerService} tasks behind a target group each, on container instances for ${tasksPerInstance} tasks each in three zones, so 1,000 instances at 10,000 tasks. All are created, and ten minutes later each gets a new task definition at 100/150 percent; \`simulate\` plays that to the end.`,
    "Each task has start and health times of its own, so that nearly every event is a step by itself: the dearest way.",
    "Each run is a new process, which first plays 500 tasks that are not counted. CPU: user and kernel time of that process (`process.cpuUsage`), divided by the desired tasks of the cluster and by the events that the scheduler got.",
    "All service deployments have to be successful; anything else ends the benchmark.",
  ],
  limits: [
    "There is nothing that it could be compared with: what matters is whether the first two figures stay as they are from case to case.",
    "A larger cluster is more work for the garbage collector and fits the processor's caches less, which is in the figures.",
    "There is room on the instances. Where the cluster is full, what each task gives back is offered to all services that wait, which costs more.",
  ],
  prepare: async (): Promise<Stage> => ({ measure, [Symbol.asyncDispose]: async () => {} }),
};

async function measure({ case: each, signal }: Run): Promise<Sample> {
  const tasks = sizes[each] ?? 0;
  const file = new URL("../children/roll-cluster.ts", import.meta.url);
  await using child = await startChild<RollQuestion, RollAnswer>(file);
  const question = { tasks, tasksPerService, tasksPerInstance };
  const { cpuMs, events, successful } = await child.ask(question, { signal });
  const wanted = (2 * tasks) / tasksPerService;
  if (successful !== wanted) {
    const message = `${successful} of ${wanted} service deployments were successful at ${each}`;
    throw new BenchError("bad-answers", message);
  }
  return { task: (cpuMs * 1000) / tasks, event: (cpuMs * 1000) / events, cpu: cpuMs };
}
