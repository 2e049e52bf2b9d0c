import type { ProbeReceipt } from "../receipt.ts";
import { align } from "./align.ts";
import {
  clip,
  formatCount,
  formatCounted,
  formatDuration,
  formatSpan,
  formatTime,
} from "./format.ts";
import type { Tone } from "./paint.ts";
import { failuresByReason } from "./reasons.ts";
import { streamsOf, switchOf, trafficOf } from "./sentences.ts";

/** One line of a text receipt. */
export interface Row {
  label: string;
  text: string;
  /** Follows `text`, without its tone. */
  after?: string;
  tone?: Tone;
}

const most = { failures: 4, versions: 4, switches: 3 };

/** Failures by reason with their counts and when they happened, the most frequent first. */
export function failureRows({ failures, durationMs }: ProbeReceipt): Row[] {
  const reasons = failuresByReason(failures);
  const table = align(
    limited(
      reasons.map(({ reason, count, firstAtMs, lastAtMs }) => [
        formatCount(count),
        clip(reason, 40),
        formatSpan(firstAtMs, lastAtMs, durationMs),
      ]),
      most.failures,
      (left) => ["", `and ${formatCounted(left, "more reason")}`, ""],
    ),
    ["end", "start", "start"],
  );
  return labeled("failures", table, "bad");
}

/** Percentiles of good answers. */
export function latencyRows({ latencyMs, requests }: ProbeReceipt): Row[] {
  if (requests.sent === requests.failed) return [{ label: "latency", text: "no good answer" }];
  const parts = (["p50", "p90", "p99", "max"] as const).map(
    (name) => `${name} ${formatDuration(latencyMs[name])}`,
  );
  return [{ label: "latency", text: parts.join("   ") }];
}

/** Who answered, how often, from when to when. */
export function versionRows({ versions, durationMs }: ProbeReceipt): Row[] {
  const table = align(
    limited(
      versions.map(({ name, answers, firstAtMs, lastAtMs }) => [
        clip(name, 30),
        formatCounted(answers, "answer"),
        formatSpan(firstAtMs, lastAtMs, durationMs),
      ]),
      most.versions,
      (left) => [`and ${formatCount(left)} more`, "", ""],
    ),
    ["start", "end", "start"],
  );
  return labeled("versions", table);
}

/** What each switch did; known only where the command reported it. */
export function switchRows({ switches, durationMs }: ProbeReceipt): Row[] {
  const rows = switches.map((one): Row => {
    const label = `switch ${formatTime(one.atMs, durationMs)}`;
    const text = switchOf(one);
    return one.oldAnswersAfter > 0 ? { label, text, tone: "warning" } : { label, text };
  });
  return limited(rows, most.switches, (left) => ({
    label: "",
    text: `and ${formatCount(left)} more`,
  }));
}

/** How the streams ended, and why those were cut that should not have been. */
export function streamRows({ streams }: ProbeReceipt): Row[] {
  if (streams === undefined) return [];
  const { ends, events } = streamsOf(streams);
  const row = { label: "streams", text: ends, after: `; ${events}` };
  if (streams.cut === 0) return [row];
  const why = Object.entries(streams.reasons).map(
    ([reason, count]) => `${formatCount(count)} × ${reason}`,
  );
  return [
    { ...row, tone: "bad" },
    { label: "", text: why.join("; ") },
  ];
}

/** What was sent. */
export function trafficRows(receipt: ProbeReceipt): Row[] {
  return [{ label: "traffic", text: trafficOf(receipt) }];
}

/** The command under test and how it ended. */
export function commandRows({ command }: ProbeReceipt): Row[] {
  if (command === undefined) return [];
  const end = ` (exit ${command.exitCode})`;
  const row = { label: "command", text: `${clip(command.line, 64 - end.length)}${end}` };
  return [command.exitCode === 0 ? row : { ...row, tone: "bad" }];
}

function labeled(label: string, lines: readonly string[], tone?: Tone): Row[] {
  return lines.map((text, index) => ({
    label: index === 0 ? label : "",
    text,
    ...(tone && { tone }),
  }));
}

function limited<Item>(
  items: readonly Item[],
  limit: number,
  summary: (left: number) => Item,
): Item[] {
  if (items.length <= limit) return [...items];
  return [...items.slice(0, limit - 1), summary(items.length - limit + 1)];
}
