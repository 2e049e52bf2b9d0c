import { type Command, InvalidArgumentError } from "commander";

import { observe } from "../observe.ts";
import type { Exit } from "./commands.ts";
import { exitCode } from "./exit-codes.ts";
import { forEachApp } from "./for-each-app.ts";
import type { OpenedStack } from "./open-stack.ts";
import { type FileOptions, reading } from "./options.ts";
import { printJson, printLine } from "./print.ts";

interface LogsOptions extends FileOptions {
  lines: number;
  of?: string;
}

const defaultLines = 100;

/** Adds the command that shows what instances wrote. */
export function addLogs(program: Command, exit: Exit): void {
  reading(
    program,
    "logs",
    "the last lines of the live release's instances, or of another release's",
  )
    .option("-n, --lines <number>", "how many of each instance", readLines, defaultLines)
    .option("--of <release>", "a release that is kept (see status)")
    .action(async (options: LogsOptions) => {
      exit(
        await forEachApp(options, { forRelease: false }, async (opened) => show(opened, options)),
      );
    });
}

async function show({ stack, ...means }: OpenedStack, options: LogsOptions): Promise<number> {
  const { releases, live } = await observe(stack, means);
  const wanted = options.of ?? live?.release;
  const release = releases.find((each) => each.release === wanted);
  if (release === undefined) {
    const known = releases.map((each) => each.release).join(", ") || "none";
    printLine(
      `there is no release ${wanted ?? "that is live"} of ${stack.service}; there is: ${known}`,
    );
    return exitCode.nothing;
  }
  for (const { id } of release.instances) {
    const lines = await means.runtime.logs(id, { lines: options.lines });
    if (options.json) printJson({ instance: id, lines });
    else for (const line of lines) printLine(`${id} | ${line}`);
  }
  return 0;
}

function readLines(text: string): number {
  const lines = Number(text);
  if (Number.isInteger(lines) && lines >= 1 && lines <= 100_000) return lines;
  throw new InvalidArgumentError("expected a whole number from 1 to 100000.");
}
