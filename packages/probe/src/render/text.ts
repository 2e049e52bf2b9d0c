import type { ProbeReceipt } from "../receipt.ts";
import { columnsOf } from "./columns.ts";
import { clip, formatDate, formatDuration } from "./format.ts";
import { painter, type Paint, type Tone } from "./paint.ts";
import {
  commandRows,
  failureRows,
  latencyRows,
  streamRows,
  switchRows,
  trafficRows,
  versionRows,
  type Row,
} from "./text-rows.ts";
import { blindSpotOf, lateWarningOf, outageOf, verdictOf } from "./sentences.ts";

/** How a text receipt looks. */
export interface RenderTextOptions {
  /** ANSI colors; they repeat what the words say. @default false */
  color?: boolean;
}

const width = 80;
const labelWidth = 16;

/**
 * The receipt for a terminal: the verdict first, then at most 20 lines of 80 columns in all. Text from
 * outside is shown with its control characters escaped. Ends without a line break.
 */
export function renderText(
  receipt: ProbeReceipt,
  { color = false }: RenderTextOptions = {},
): string {
  const paint = painter(color);
  const { clean, headline } = verdictOf(receipt);
  const about = `${formatDuration(receipt.durationMs)} from ${formatDate(receipt.startedAt)}`;
  const url = clip(receipt.url, width - about.length - 2);
  return [
    paint(clean ? "good" : "bad", `${clean ? "✔" : "✖"} ${headline}`),
    paint("quiet", `${url}, ${about}`),
    ...rowsOf(receipt).map((row) => line(row, paint)),
  ].join("\n");
}

function rowsOf(receipt: ProbeReceipt): Row[] {
  const late = lateWarningOf(receipt);
  const outageTone: Tone | undefined = receipt.requests.failed > 0 ? "bad" : undefined;
  return [
    ...(late === undefined ? [] : [{ label: "warning", text: late, tone: "warning" as const }]),
    ...failureRows(receipt),
    {
      label: "longest outage",
      text: outageOf(receipt),
      after: `; ${blindSpotOf(receipt)}`,
      ...(outageTone && { tone: outageTone }),
    },
    ...latencyRows(receipt),
    ...versionRows(receipt),
    ...switchRows(receipt),
    ...streamRows(receipt),
    ...trafficRows(receipt),
    ...commandRows(receipt),
  ];
}

function line({ label, text, after = "", tone }: Row, paint: Paint): string {
  const head = label.length < labelWidth ? label.padEnd(labelWidth) : `${label} `;
  const shown = clip(text, width - head.length);
  const rest = clip(after, width - head.length - columnsOf(shown));
  return paint("quiet", head) + (tone === undefined ? shown : paint(tone, shown)) + rest;
}
