import type { Clients } from "../clients.ts";
import type { CourseOptions } from "../course.ts";
import type { DeployReceipt } from "../receipt.ts";
import { connect, type ConnectionOptions } from "./connect.ts";
import { exitCodeOf } from "./exit-codes.ts";
import { tellGitHub } from "./github.ts";
import { listenToInterrupts } from "./interrupts.ts";
import { describeEnd } from "./last-line.ts";
import { showProgress } from "./show-progress.ts";

/** Runs what changes a service: progress while it goes on, then how it ended. Resolves with the exit code. */
export async function runDeploy(
  options: ConnectionOptions & { json?: true },
  work: (clients: Clients, course: CourseOptions) => Promise<DeployReceipt>,
): Promise<number> {
  using clients = connect(options);
  using interrupts = listenToInterrupts();
  const onEvent = options.json ? printJson : showProgress();
  const receipt = await work(clients, { onEvent, signal: interrupts.signal });
  if (options.json) printJson({ type: "receipt", ...receipt });
  else process.stdout.write(`${describeEnd(receipt).join("\n")}\n`);
  await tellGitHub(receipt);
  return exitCodeOf(receipt.outcome);
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
