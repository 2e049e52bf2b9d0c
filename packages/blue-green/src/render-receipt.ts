import { renderText } from "@hitless/probe";
import { stripVTControlCharacters, styleText } from "node:util";

import { formatDuration } from "./duration.ts";
import type { Reason } from "./reason.ts";
import type { DeployReceipt } from "./receipt.ts";

/** The receipt of a command for people. */
export function renderReceipt(receipt: DeployReceipt, { color }: { color: boolean }): string {
  const paint = (format: "green" | "red" | "yellow", text: string): string =>
    color ? styleText(format, text, { validateStream: false }) : text;
  const lines = [...headline(receipt, paint)];
  if (receipt.cut > 0)
    lines.push(`  ${receipt.cut} open requests and streams were cut at the drain limit`);
  if ("reason" in receipt.outcome) lines.push(...renderReason(receipt.outcome.reason));
  if (receipt.probe) lines.push("", renderText(receipt.probe, { color }));
  return lines.join("\n");
}

type Paint = (format: "green" | "red" | "yellow", text: string) => string;

/** What was done, where it went well. */
const done: Readonly<Record<DeployReceipt["kind"], string>> = {
  first: "up",
  restore: "up again",
  deploy: "deployed",
  resume: "finished",
  rollback: "rolled back",
  nothing: "unchanged",
};

function headline(
  { kind, outcome, from, to, address, durationMs, stack }: DeployReceipt,
  paint: Paint,
): string[] {
  const time = formatDuration(durationMs);
  const old = from && from.release !== to.release ? ` (before: ${from.release})` : "";
  const still = from ? `${from.release} serves as before` : "nothing serves";
  switch (outcome.is) {
    case "deployed":
      return [
        `${paint("green", done[kind])}  ${to.release} serves ${stack} at ${address}${old}, in ${time}`,
      ];
    case "unchanged":
      return [`${paint("green", done.nothing)}  ${to.release} serves ${stack} at ${address}`];
    case "failed":
      return [
        `${paint("red", "failed")}  ${to.release} was not fit to serve; ${still}, after ${time}`,
      ];
    case "reverted":
      return [
        `${paint("red", "reverted")}  ${to.release} was not well; ${from?.release ?? "nothing"} serves again, after ${time}`,
      ];
    case "unwell":
      return [
        `${paint("red", "not well")}  ${to.release} has the traffic of ${stack} at ${address}, and there is nothing healthy to go back to`,
      ];
    case "interrupted":
      return [`${paint("yellow", "interrupted")}  undone; ${still}`];
  }
}

function renderReason({ summary, instance, lastLines }: Reason): string[] {
  const said = lastLines.map((line) => `  | ${stripVTControlCharacters(line).slice(0, 200)}`);
  return [
    `  ${summary}`,
    ...(said.length > 0 ? [`  the last lines of ${instance ?? "the instance"}:`, ...said] : []),
  ];
}
