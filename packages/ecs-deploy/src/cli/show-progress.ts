import ora from "ora";

import type { DeployEvent, DeploymentCounts, Step } from "../events.ts";
import { nameOfTaskDefinition } from "../deployments.ts";
import { formatDuration } from "./durations.ts";

const words: Readonly<Record<Step, string>> = {
  tag: "tag",
  push: "push",
  register: "register",
  update: "update",
  follow: "follow",
  "roll-back": "roll back",
  deregister: "deregister",
};

/**
 * Shows events on stderr: a spinner for the running step on a terminal, plain lines elsewhere.
 */
export function showProgress(
  stream: NodeJS.WriteStream = process.stderr,
): (event: DeployEvent) => void {
  const isLive = canSpin(stream);
  const spinner = ora({ stream, isEnabled: isLive, isSilent: !isLive, discardStdin: false });
  const running: Step[] = [];
  const line = (text: string): void => {
    if (!isLive) return void stream.write(`  ${text}\n`);
    spinner.stopAndPersist({ symbol: " ", text });
    const step = running.at(-1);
    if (step !== undefined) spinner.start(words[step]);
  };
  return (event) => {
    switch (event.type) {
      case "step-started":
        running.push(event.step);
        if (isLive) spinner.start(words[event.step]);
        else if (event.step === "follow") stream.write("  follow …\n");
        break;
      case "step-ended": {
        running.pop();
        const text = `${words[event.step]}: ${event.result} (${formatDuration(event.ms)})`;
        if (isLive) spinner.succeed(text);
        else stream.write(`  ${text}\n`);
        break;
      }
      case "image":
        if (isLive) spinner.text = describeImage(event);
        break;
      default:
        for (const text of describeEvent(event)) line(text);
    }
  };
}

/** A terminal that does not tell its width has 0 columns, in which ora would clear lines for ever. */
function canSpin({ isTTY, columns }: NodeJS.WriteStream): boolean {
  return isTTY && columns > 0 && process.env["TERM"] !== "dumb";
}

type Told = Exclude<DeployEvent, { type: "step-started" | "step-ended" | "image" }>;

function describeEvent(event: Told): string[] {
  switch (event.type) {
    case "deployment-started":
      return [`${event.deployment} rolls out ${nameOfTaskDefinition(event.taskDefinition)}`];
    case "counts":
      return [describeCounts(event.counts)];
    case "service-event":
      return [event.message];
    case "task-stopped":
      return [`task ${idOf(event.task)} stopped: ${event.cause.headline}`];
    case "target": {
      const port = event.port === undefined ? "" : `:${event.port}`;
      const reason = event.reason === undefined ? "" : ` (${event.reason})`;
      return [`target ${event.id}${port} is ${event.state}${reason}`];
    }
    case "rolling-back":
      return [
        `rolling back to ${nameOfTaskDefinition(event.to)}, by ${event.by === "ecs" ? "ECS" : "us"}`,
      ];
    // The step's end tells these.
    case "registered":
    case "deregistered":
      return [];
  }
}

function describeCounts({
  desired,
  pending,
  running,
  failed,
  othersRunning,
}: DeploymentCounts): string {
  const parts = [`${running} of ${desired} running`];
  if (pending > 0) parts.push(`${pending} pending`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (othersRunning > 0) parts.push(`${othersRunning} of before`);
  return parts.join(", ");
}

function describeImage({ image, event }: Extract<DeployEvent, { type: "image" }>): string {
  if (event.type === "line") return `${image}: ${event.text}`;
  const { id, status, current, total } = event;
  const part = current === undefined || total === undefined ? "" : ` ${percent(current, total)}`;
  return `${image}: ${id} ${status}${part}`;
}

function percent(current: number, total: number): string {
  return total > 0 ? `${Math.min(100, Math.floor((100 * current) / total))} %` : "";
}

function idOf(task: string): string {
  return task.slice(task.lastIndexOf("/") + 1);
}
