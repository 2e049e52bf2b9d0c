import ora from "ora";

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
  const isLive = canSpin(stream);
  const spinner = ora({ stream, isEnabled: isLive, isSilent: !isLive, discardStdin: false });
  const line = (text: string): void => {
    if (isLive) spinner.stopAndPersist({ symbol: "!", text });
    else stream.write(`  ${text}\n`);
  };
  const endStep = (text: string): void => {
    if (isLive) spinner.succeed(text);
    else stream.write(`  ${text}\n`);
  };
  return (event) => {
    switch (event.type) {
      case "step-started":
        if (isLive) spinner.start(describeStep(event.step));
        // What may take long without a word.
        else if (event.step.do === "watch") stream.write(`  ${describeStep(event.step)} …\n`);
        break;
      case "progress":
        spinner.text = `${describeStep(event.step)}: ${event.text}`;
        // What the user's own commands say is for the log as well.
        if (!isLive && event.step.do === "hook") stream.write(`  | ${event.text}\n`);
        break;
      case "step-ended":
        return endStep(`${describeStep(event.step)} (${formatDuration(event.ms)})`);
      default:
        return tell(event, line);
    }
  };
}

/** A terminal that does not tell its width has 0 columns, in which ora would clear lines for ever. */
function canSpin({ isTTY, columns }: NodeJS.WriteStream): boolean {
  return isTTY && columns > 0 && process.env["TERM"] !== "dumb";
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
    case "watch-cut-short":
      return line("the watch was cut short");
    case "cut":
      return line(`${event.count} cut`);
    case "undoing":
    case "reverting":
      return line(`${event.type}: ${event.reason}`);
    default:
  }
}
