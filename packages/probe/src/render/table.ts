import type { ProbeReceipt } from "../receipt.ts";
import { align } from "./align.ts";
import { clip, formatCount, formatDuration } from "./format.ts";
import { painter } from "./paint.ts";
import { movedOf, outageOf, verdictOf } from "./sentences.ts";

/** A receipt and what to call it beside others. */
export interface LabeledReceipt {
  label: string;
  receipt: ProbeReceipt;
}

/** How a table of receipts looks. */
export interface RenderTableOptions {
  /** ANSI colors; they repeat what the words say. @default false */
  color?: boolean;
}

const header = ["", "failed", "outage", "old after switch", "streams moved", "p99"];

/**
 * Several receipts side by side: a header and one line each, 80 columns. `–` stands for what a run
 * could not know: old answers where no switch was reported, streams where none were opened.
 */
export function renderTable(
  rows: readonly LabeledReceipt[],
  { color = false }: RenderTableOptions = {},
): string {
  const paint = painter(color);
  const cells = rows.map(({ label, receipt }) => [clip(label, 20), ...factsOf(receipt)]);
  const [head = "", ...lines] = align(
    [header, ...cells],
    ["start", "end", "end", "end", "end", "end"],
  );
  return [
    paint("quiet", head),
    ...lines.map((line, index) => {
      const receipt = rows[index]?.receipt;
      return receipt === undefined ? line : paint(verdictOf(receipt).clean ? "good" : "bad", line);
    }),
  ].join("\n");
}

function factsOf(receipt: ProbeReceipt): string[] {
  const { requests, switches, streams, latencyMs } = receipt;
  const old = switches.reduce((sum, one) => sum + one.oldAnswersAfter, 0);
  const answered = requests.sent > requests.failed;
  return [
    `${formatCount(requests.failed)} of ${formatCount(requests.sent)}`,
    requests.failed === 0 ? "none" : outageOf(receipt),
    switches.length === 0 ? "–" : formatCount(old),
    streams === undefined ? "–" : movedOf(streams),
    answered ? formatDuration(latencyMs.p99) : "–",
  ];
}
