import { appendFile } from "node:fs/promises";

import type { DeployReceipt } from "../receipt.ts";
import { describeEnd, isSuccess, lastLine } from "./last-line.ts";
import { formatDuration } from "./durations.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Tells GitHub Actions, where it runs there: outputs, the job's summary, and an annotation where it did not end well.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export async function tellGitHub(
  receipt: DeployReceipt,
  environment: Environment = process.env,
  stream: NodeJS.WritableStream = process.stderr,
): Promise<void> {
  const {
    GITHUB_ACTIONS: isThere,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
  } = environment;
  if (isThere !== "true") return;
  if (output !== undefined) await appendFile(output, outputsOf(receipt));
  if (summary !== undefined) await appendFile(summary, summaryOf(receipt));
  if (!isSuccess(receipt.outcome)) stream.write(`${annotationOf(receipt)}\n`);
}

/** The same for what was refused. */
export function annotateRefusal(
  message: string,
  environment: Environment = process.env,
  stream: NodeJS.WritableStream = process.stderr,
): void {
  if (environment["GITHUB_ACTIONS"] !== "true") return;
  stream.write(`::error title=refused::${escapeData(message)}\n`);
}

function outputsOf(receipt: DeployReceipt): string {
  const { outcome, taskDefinition, deployment = "", before = "" } = receipt;
  const serves = "serves" in outcome ? outcome.serves : isSuccess(outcome) ? taskDefinition : "";
  const outputs = {
    outcome: outcome.is,
    "task-definition": taskDefinition,
    deployment,
    before,
    serves,
  };
  return Object.entries(outputs)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

function summaryOf(receipt: DeployReceipt): string {
  const rows = receipt.steps.map(
    ({ step, ms, result }) => `| ${step} | ${escapeCell(result)} | ${formatDuration(ms)} |`,
  );
  const [last = "", ...reasons] = describeEnd(receipt).toReversed();
  const why = reasons.length === 0 ? "" : `\n${fenced(reasons.toReversed().join("\n"))}\n`;
  return `### ${escapeCell(last)}
${why}
| step | result | took |
| --- | --- | --- |
${rows.join("\n")}

`;
}

function annotationOf(receipt: DeployReceipt): string {
  const { outcome } = receipt;
  const text =
    "cause" in outcome ? `${outcome.cause.headline}\n${lastLine(receipt)}` : lastLine(receipt);
  return `::error title=${escapeProperty(outcome.is)}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("<", "&lt;");
}

/** A fence that is longer than any in the text, which containers may have written. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((each) => each.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
