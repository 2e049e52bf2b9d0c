import { writeFile } from "node:fs/promises";

import { renderHtml } from "@hitless/probe";

import { underProbe } from "../deploy-under-probe.ts";
import type { DeployReceipt } from "../receipt.ts";
import type { CommandOptions } from "../run.ts";
import type { Stack } from "../stack.ts";
import { commandLine } from "./command-line.ts";
import type { OpenedStack } from "./open-stack.ts";
import { exitCodeOf } from "./exit-codes.ts";
import { listenToInterrupts } from "./interrupts.ts";
import type { FileOptions } from "./options.ts";
import { printJson, printLine } from "./print.ts";
import { renderReceipt } from "../render-receipt.ts";
import { reportToProbe } from "./report-to-probe.ts";
import { showProgress } from "./show-progress.ts";

export interface RunOptions extends FileOptions {
  wait?: number;
  to?: string;
  /** A path, or true for "/". */
  probe?: string | true;
  rate?: number;
  html?: string;
}

type Library = (stack: Stack, options: CommandOptions & { to?: string }) => Promise<DeployReceipt>;

/** Runs a command that changes things, shows its progress, prints its receipt, and returns the exit code. */
export async function runCommand(
  { stack, ...means }: OpenedStack,
  command: Library,
  options: RunOptions,
): Promise<number> {
  using interrupts = listenToInterrupts();
  const show = showProgress();
  const commandOptions = {
    ...means,
    waitMs: options.wait ?? 0,
    signal: interrupts.signal,
    abandon: interrupts.abandon,
    commandLine: (name: string) => commandLine(name, options),
    onEvent: (event: Parameters<typeof show>[0]) => {
      reportToProbe(event);
      show(event);
    },
    ...(options.to !== undefined && { to: options.to }),
  };
  const receipt = await (options.probe === undefined
    ? command(stack, commandOptions)
    : underProbe(stack, command, commandOptions, probeOptions(options)));
  if (options.json) printJson(receipt);
  else printLine(renderReceipt(receipt, { color: usesColor() }));
  if (options.html !== undefined && receipt.probe)
    await writeFile(options.html, renderHtml(receipt.probe));
  return exitCodeOf(receipt);
}

function probeOptions({ probe, rate }: RunOptions): Parameters<typeof underProbe>[3] {
  return {
    ...(typeof probe === "string" && { path: probe }),
    ...(rate !== undefined && { rate: { kept: rate * 0.8, new: rate * 0.2 } }),
  };
}

function usesColor(): boolean {
  return process.stdout.isTTY && !process.env["NO_COLOR"];
}
