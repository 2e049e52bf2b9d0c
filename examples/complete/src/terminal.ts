import ora from "ora";

import type { DeployEvent } from "@hitless/blue-green";

const usesColor = process.stdout.isTTY && !process.env["NO_COLOR"];

// A terminal that does not tell its width has 0 columns, in which ora would clear lines for ever.
const canSpin = process.stdout.isTTY && process.stdout.columns > 0;

/** Options of everything that is printed here. */
export const painted = { color: usesColor };

/** Prints a line. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs one part of the story: a spinner on a terminal, a line before and after elsewhere. */
export async function part<Result>(
  title: string,
  work: (tell: (text: string) => void) => Promise<Result>,
  isGood: (result: Result) => boolean = () => true,
): Promise<Result> {
  const spinner = ora({
    text: title,
    stream: process.stdout,
    isEnabled: canSpin,
    isSilent: !canSpin,
    discardStdin: false,
  });
  const startedAt = performance.now();
  if (canSpin) spinner.start();
  else say(`- ${title} …`);
  try {
    const result = await work((text) => {
      spinner.text = `${title}: ${text}`;
    });
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    const end = `${title} (${seconds} s)`;
    if (!canSpin) say(`  ${isGood(result) ? "done" : "ended"} in ${seconds} s`);
    else if (isGood(result)) spinner.succeed(end);
    else spinner.fail(end);
    return result;
  } catch (error) {
    spinner.fail();
    throw error;
  }
}

/** The running step of a deploy in a few words; undefined for what is not worth a word here. */
export function inWords(event: DeployEvent): string | undefined {
  if (event.type === "step-started") return `${event.step.do} ${event.step.candidate.release}`;
  if (event.type === "reverting" || event.type === "undoing")
    return `${event.type}: ${event.reason}`;
  return undefined;
}
