// A deployer that does what its argument says, one group of calls after the other, and then ends, or
// stays until it is killed.
import { type InstanceSpec, processRuntime, type ProcessRuntimeOptions } from "../../src/index.ts";

export interface Work {
  runtime: ProcessRuntimeOptions;
  specs: InstanceSpec[];
  /** Each of them for all instances at once. */
  calls: ("create" | "start" | "stop" | "remove")[];
  stay?: boolean;
}

const work = JSON.parse(process.argv[2] ?? "") as Work;
const runtime = processRuntime(work.runtime);

process.stdout.write("ready\n");
for (const call of work.calls) {
  await Promise.all(
    work.specs.map(async (spec) => {
      await (call === "create" ? runtime.create(spec) : runtime[call](spec.id));
    }),
  );
  process.stdout.write(`done: ${call}\n`);
}
if (work.stay) setInterval(() => undefined, 60_000);
