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
  options: ConnectionOptions & { json?: true; probe?: string | undefined },
  work: (clients: Clients, course: CourseOptions) => Promise<DeployReceipt>,
): Promise<number> {
  using clients = connect(options);
  using interrupts = listenToInterrupts();
  const onEvent = options.json ? printJson : showProgress();
  const { signal } = interrupts;
  const deploy = async () => work(clients, { onEvent, signal });
  const receipt = await (options.probe === undefined
    ? deploy()
    : underProbe(options.probe, deploy, { signal }));
  if (options.json) printJson({ type: "receipt", ...receipt });
  else process.stdout.write(`${describe(receipt)}\n`);
  await tellGitHub(receipt);
  const code = exitCodeOf(receipt.outcome);
  const isClean = receipt.probe === undefined || failedTotal(receipt.probe) === 0;
  return code === exitCode.ok && !isClean ? exitCode.probeFailed : code;
}

function describe(receipt: DeployReceipt): string {
  const color = process.stdout.isTTY && !process.env["NO_COLOR"];
  const probe = receipt.probe ? [renderText(receipt.probe, { color }), ""] : [];
  return [...probe, ...describeEnd(receipt)].join("\n");
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
