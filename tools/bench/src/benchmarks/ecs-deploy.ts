import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Benchmark, Run, Sample, Stage } from "../benchmark.ts";
import { awsDeployer, type EcsDeployer, hitlessDeployer } from "../ecs/deployers.ts";
import { type EcsSite, startEcsSite, tasks } from "../ecs/ecs-site.ts";
import { BenchError } from "../errors.ts";
import { findProgram } from "../parts/program.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/ecs-deploy";
const peer = "aws ecs update-service and wait";
const speed = 4;
/** What is true of each case: whether exit code 0 may be said. */
const cases: Readonly<Record<string, { fares: "well" | "exits"; isGood: boolean }>> = {
  "a version that runs": { fares: "well", isGood: true },
  "a version that ECS rolls back": { fares: "exits", isGood: false },
};

/** What following one's own deployment costs, beside the two commands that AWS's documentation names. */
export const benchmark: Benchmark = {
  title: "Deploying to ECS, beside `aws ecs update-service` and `aws ecs wait services-stable`",
  question:
    "How many calls of the API does a deploy take, how long after its end is it told, and is what is told true?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    // That of the command, which is known when it is found.
    { name: peer, version: "", role: "peer" },
  ],
  cases: Object.keys(cases),
  figures: [
    {
      key: "wrong",
      label: "exit codes that say the opposite of how it ended",
      unit: "of all",
      better: "lower",
      outOf: "verdicts",
    },
    { key: "calls", label: "calls of the API", unit: "per deploy", better: "lower" },
    {
      key: "late",
      label: "end of the deployment to end of the command",
      unit: "ms",
      better: "lower",
    },
    { key: "total", label: "command to its end", unit: "ms", better: "lower" },
  ],
  defaults: { rounds: 5 },
  method: [
    `Both deploy to @hitless/ecs-local ${packageVersion("@hitless/ecs-local")}, simulated tasks, ECS's waits divided by ${speed}: a service of ${tasks} tasks at 100/200 with a circuit breaker that rolls back. Each deploy has a new task definition. The calls are counted by the endpoint.`,
    `${ours}: \`hitless-ecs-deploy deploy --images none\`, one process.`,
    `${peer}: \`aws ecs register-task-definition\`, \`update-service\` and \`wait services-stable\`, one process each.`,
    "The deployment has ended when the service's event says that it is completed; where ECS rolls back, when the rollback's does.",
  ],
  limits: [
    "The waiter of `aws` asks every 15 s, which is not divided, so how late it is depends on where in these the end falls: half of them on average, the more of the whole the shorter a deployment is. On AWS a deployment takes minutes.",
    `${ours} does more: it looks at what runs before, at why tasks stop, and afterwards at which old revisions may go, which are the calls that it has more of.`,
    "A clone's command reads its sources; the installed one starts faster.",
    "On the machine itself, so a call takes no time. On AWS each takes tens of milliseconds.",
  ],
  prepare,
};

async function prepare({ signal }: { signal: AbortSignal }): Promise<Stage> {
  const program = { name: "aws", debianPackage: "awscli", versionArgs: ["--version"] };
  const aws = await findProgram(program);
  if ("skipped" in aws) throw new BenchError("missing", aws.skipped);
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  const sites = new Map<string, EcsSite>();
  for (const [name, { fares }] of Object.entries(cases))
    sites.set(name, parts.use(await startEcsSite(fares, { speed, signal })));
  const deployers: Readonly<Record<string, EcsDeployer>> = {
    [ours]: hitlessDeployer,
    [peer]: awsDeployer(aws.path),
  };
  const kept = parts.move();
  return {
    contenders: benchmark.contenders.map((contender) =>
      contender.name === peer ? { ...contender, version: aws.version } : contender,
    ),
    measure: async (run) => {
      const site = sites.get(run.case);
      const deployer = deployers[run.contender];
      if (site === undefined || deployer === undefined)
        throw new TypeError(`There is no ${run.contender} at ${run.case}`);
      return measure(run, { site, deployer, folder });
    },
    [Symbol.asyncDispose]: async () => kept.disposeAsync(),
  };
}

async function measure(
  { signal, ...run }: Run,
  { site, deployer, folder }: { site: EcsSite; deployer: EcsDeployer; folder: string },
): Promise<Sample> {
  const isGood = cases[run.case]?.isGood ?? false;
  const callsBefore = site.calls();
  const startedAt = performance.now();
  const code = await deployer(site, { folder, signal });
  const endedAt = performance.now();
  if (site.completedAt() < startedAt)
    throw new BenchError(
      "not-deployed",
      `${run.contender} ended with ${code}, before it had deployed`,
    );
  return {
    verdicts: 1,
    wrong: (code === 0) === isGood ? 0 : 1,
    calls: site.calls() - callsBefore,
    late: endedAt - site.completedAt(),
    total: endedAt - startedAt,
  };
}
