import type { ProbeProgress } from "./progress.ts";

const MAX_LINES = 10;

/** Tells on stderr, in whole lines between those of the command, what changes. */
export function narrator(): (event: ProbeProgress) => void {
  let lines = 0;
  return (event) => {
    const line = lineOf(event);
    if (line === undefined || lines > MAX_LINES) return;
    lines += 1;
    say(lines > MAX_LINES ? "more of this is in the receipt" : line);
  };
}

/** Writes a line to stderr, with our name. */
export function say(line: string): void {
  process.stderr.write(`hitless-probe: ${line}\n`);
}

function lineOf(event: ProbeProgress): string | undefined {
  switch (event.type) {
    case "baseline-started": {
      const first = `first ${seconds(event.baselineMs)} to see that it answers well`;
      return `${event.perSecond} requests per second to ${event.url}; ${first}`;
    }
    case "baseline-clean":
      return `${event.answers} good answers, none failed; starting`;
    case "failing":
      return `${seconds(event.atMs)}: ${event.reason}`;
    case "good-again":
      return `${seconds(event.atMs)}: good answers again`;
    case "stream-cut":
      return `${seconds(event.atMs)}: stream: ${event.reason}`;
    case "stopped":
      break;
  }
  return undefined;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
