import { failedTotal, renderText } from "@hitless/probe";

import type { Clients } from "../clients.ts";
import type { CourseOptions } from "../course.ts";
import type { DeployReceipt } from "../receipt.ts";
import { underProbe } from "../under-probe.ts";
import { connect, type ConnectionOptions } from "./connect.ts";
import { exitCode, exitCodeOf } from "./exit-codes.ts";
import { tellGitHub } from "./github.ts";
import { listenToInterrupts } from "./interrupts.ts";
import { describeEnd } from "./last-line.ts";
import { showProgress } from "./show-progress.ts";

/** Runs what changes a service: progress while it goes on, then how it ended. Resolves with the exit code. */
export async function runDeploy(
  options: ConnectionOptions & { json?: true; probe?: URL },
  work: (clients: Clients, course: CourseOptions) => Promise<DeployReceipt>,
): Promise<number> {
  using clients = connect(options);
  using interrupts = listenToInterrupts();
  const onEvent = options.json ? printJson : showProgress();
  const course = { onEvent, signal: interrupts.signal };
  const { probe } = options;
  const receipt = await (probe === undefined
    ? work(clients, course)
    : underProbe(probe, async (probed) => work(clients, probed), course));
  if (options.json) printJson({ type: "receipt", ...receipt });
  else process.stdout.write(`${linesOf(receipt).join("\n")}\n`);
  await tellGitHub(receipt);
  return codeOf(receipt);
}

function linesOf(receipt: DeployReceipt): string[] {
  const { probe } = receipt;
  return [...(probe === undefined ? [] : [renderText(probe).trimEnd()]), ...describeEnd(receipt)];
}

function codeOf({ outcome, probe }: DeployReceipt): number {
  const code = exitCodeOf(outcome);
  return code === exitCode.ok && probe !== undefined && failedTotal(probe) > 0
    ? exitCode.probeFailed
    : code;
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
