import type { RunEvent } from "../run/follow-task.ts";
import type { RunEnd, RunReceipt } from "../run/run-receipt.ts";

/** Output to stdout, all else to stderr. */
export function printEvent(event: RunEvent): void {
  if (event.type === "output") process.stdout.write(`${event.line}\n`);
  else if (event.type === "status")
    process.stderr.write(`${idOf(event.task)} is ${event.status}\n`);
  else if (event.type === "no-output") {
    process.stderr.write(`the output of ${event.container} is not shown: ${event.why}\n`);
  }
}

/** The last line. */
export function finish(
  { task, ended, ...receipt }: RunReceipt,
  { json, detach, cluster }: { json?: true; detach?: true; cluster?: string },
): void {
  if (json) return printJson({ task, ended, ...receipt });
  if (detach) return void process.stdout.write(`${task}\n`);
  const goesOn =
    `${idOf(task)} goes on; to end it: ` +
    `aws ecs stop-task --cluster ${cluster ?? "default"} --task ${idOf(task)}`;
  process.stderr.write(`${lineOf(ended, goesOn)}\n`);
}

function lineOf(ended: RunEnd, goesOn: string): string {
  switch (ended.is) {
    case "exited":
      return `exit code ${ended.exitCode}: ${ended.reason}`;
    case "not-run":
      return `the task did not run: ${ended.reason}`;
    case "timed-out":
      return `not at its end within the limit, ${ended.status}; ${goesOn}`;
    case "interrupted":
      return `interrupted; ${goesOn}`;
    case "lost":
      return `lost sight of it: ${ended.reason}; ${goesOn}`;
    case "running":
      return goesOn;
  }
}

export function codeOf(ended: RunEnd): number {
  if (ended.is === "exited") return ended.exitCode;
  return { "not-run": 125, "timed-out": 124, interrupted: 130, lost: 9, running: 0 }[ended.is];
}

function idOf(task: string): string {
  return task.split("/").at(-1) ?? task;
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
