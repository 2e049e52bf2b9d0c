import ora, { type Ora } from "ora";

import { formatDuration } from "../duration.ts";
import type { DeployEvent } from "../events.ts";
import { describeStep } from "./words.ts";

/**
 * Shows events on stderr: a spinner for the running step on a terminal, a plain line for each finished one
 * elsewhere.
 */
export function showProgress(
  stream: NodeJS.WriteStream = process.stderr,
): (event: DeployEvent) => void {
  const spinner = ora({ stream, isSilent: !stream.isTTY, discardStdin: false });
  const line = (text: string): void => {
    if (stream.isTTY) spinner.stopAndPersist({ symbol: "!", text });
    else stream.write(`  ${text}\n`);
  };
  return (event) => {
    switch (event.type) {
      case "step-started":
        spinner.start(describeStep(event.step));
        break;
      case "progress":
        spinner.text = `${describeStep(event.step)}: ${event.text}`;
        break;
      case "step-ended":
        return endStep(
          spinner,
          stream,
          `${describeStep(event.step)} (${formatDuration(event.ms)})`,
        );
      default:
        return tell(event, line);
    }
  };
}

function endStep(spinner: Ora, stream: NodeJS.WriteStream, text: string): void {
  if (stream.isTTY) spinner.succeed(text);
  else stream.write(`  ${text}\n`);
}

function tell(event: DeployEvent, line: (text: string) => void): void {
  switch (event.type) {
    case "lock-broken":
      return line(
        `the lock of process ${event.holder.pid} on ${event.holder.host} was put aside: it is not at work any more`,
      );
    case "drain-limit":
      return line(
        `drain limit: ${event.left} still open at ${event.servers.join(", ")}; they are cut now`,
      );
    case "cut":
      return line(`${event.count} cut`);
    case "undoing":
    case "reverting":
      return line(`${event.type}: ${event.reason}`);
    default:
  }
}
