import type { ProbeReceipt } from "../../receipt.ts";
import { formatCount, formatCounted, formatDuration, formatSpan, formatTime } from "../format.ts";
import { streamsOf, switchOf, trafficOf } from "../sentences.ts";
import { html, type Content, type Html } from "./escape.ts";
import { codeOf, unbroken } from "./words.ts";
import { titleOf } from "./marks.ts";
import { swatch } from "./swatches.ts";
import { mostNames } from "./series.ts";
import { table } from "./table.ts";

/** What failed, if anything did: counts, reasons, on what, when. */
export function failureTable({ failures, durationMs }: ProbeReceipt): Html | undefined {
  if (failures.length === 0) return undefined;
  const rows = failures
    .toSorted((a, b) => b.count - a.count)
    .map(({ count, reason, kind, connection, firstAtMs, lastAtMs }) => [
      reason,
      formatCount(count),
      `${kind.toUpperCase()},\u00a0${connection}`,
      unbroken(formatSpan(firstAtMs, lastAtMs, durationMs)),
    ]);
  const heads = [{ name: "Reason" }, { name: "Count", number: true }];
  return table("Failures", [...heads, { name: "Sent as" }, { name: "When", number: true }], rows);
}

/** Who answered, how often, from when to when. */
export function versionTable({ versions, durationMs }: ProbeReceipt): Html | undefined {
  if (versions.length === 0) return undefined;
  const rows = versions.map(({ name, release, answers, firstAtMs, lastAtMs }, index) => [
    html`${swatch(Math.min(index, mostNames - 1))}
    ${name}${release !== undefined && release !== name ? html` <small>${release}</small>` : undefined}`,
    formatCount(answers),
    formatTime(firstAtMs, durationMs),
    formatTime(lastAtMs, durationMs),
  ]);
  const heads = ["Answers", "First", "Last"].map((name) => ({ name, number: true }));
  return table("Versions", [{ name: "Version" }, ...heads], rows);
}

/** The events that the command reported, all of them. */
export function eventTable({ events, durationMs }: ProbeReceipt): Html | undefined {
  if (events.length === 0) return undefined;
  const rows = events.map((event) => [formatTime(event.atMs, durationMs), titleOf(event)]);
  return table("Events", [{ name: "Time" }, { name: "Event" }], rows);
}

/** Everything else that the receipt knows, one fact a line. */
export function factTable(receipt: ProbeReceipt): Html {
  const facts = [
    ["Traffic", trafficOf(receipt)],
    ...requestFacts(receipt),
    ...switchFacts(receipt),
    ...streamFacts(receipt),
    ["Sent late by", unbroken(lateOf(receipt))],
    ...commandFacts(receipt),
  ];
  return table("Details", [{ name: "Fact" }, { name: "Value" }], facts);
}

function requestFacts({ requests }: ProbeReceipt): Content[][] {
  const kinds = Object.entries(requests.byKind).map(([kind, count]) => [
    kind === "slow" ? "Slow answers" : kind.toUpperCase(),
    ofSent(count),
  ]);
  const { kept, new: fresh } = requests.byConnection;
  return [...kinds, ["Kept connections", ofSent(kept)], ["New connections", ofSent(fresh)]];
}

function switchFacts({ switches, durationMs }: ProbeReceipt): Content[][] {
  return switches.map((one) => [
    `Switch at ${formatTime(one.atMs, durationMs)}`,
    unbroken(switchOf(one)),
  ]);
}

function streamFacts({ streams }: ProbeReceipt): Content[][] {
  if (streams === undefined) return [];
  const { ends, events } = streamsOf(streams);
  const reasons = Object.entries(streams.reasons);
  return [
    ["Streams", `${ends}; ${events} received`],
    ...reasons.map(([reason, count]) => ["Stream cut", `${formatCount(count)} × ${reason}`]),
  ];
}

function commandFacts({ command }: ProbeReceipt): Content[][] {
  if (command === undefined) return [];
  return [["Command", html`${codeOf(command.line)}, exit ${command.exitCode}`]];
}

function lateOf({ lateMs }: ProbeReceipt): string {
  const parts = (["p50", "p99", "max"] as const).map(
    (name) => `${name} ${formatDuration(lateMs[name])}`,
  );
  return parts.join(", ");
}

function ofSent({ sent, failed }: { sent: number; failed: number }): string {
  return `${formatCount(failed)} of ${formatCounted(sent, "request")} failed`;
}
