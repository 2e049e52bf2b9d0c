import type { ProbeReceipt } from "../../receipt.ts";
import { formatCount, formatDuration, formatTime } from "../format.ts";
import { linear, timeTicks, timeUnit, type Scale } from "./axis.ts";
import { html, type Html } from "./escape.ts";
import { rowsOf, type Frame, type Rows } from "./frame.ts";
import { latencyPanel } from "./latency-panel.ts";
import { placeMarks, titleOf } from "./marks.ts";
import { markLines } from "./mark-lines.ts";
import { requestsPanel } from "./requests-panel.ts";
import { seriesOf, type Column, type Series } from "./series.ts";
import { eachOf } from "./words.ts";

/** Requests by version over time, failures on top, latency below, marks for the events. */
export function plot(receipt: ProbeReceipt, frame: Frame): Html {
  const series = seriesOf(receipt, frame.mostColumns);
  const scale = linear([series.startMs, series.endMs], [frame.left, frame.right]);
  const marks = placeMarks(receipt.events, {
    scale,
    left: frame.left,
    right: frame.right,
    lanes: frame.labelLanes,
    characters: frame.labelCharacters,
    characterWidth: 6.4,
  });
  const rows = rowsOf(frame, marks);
  return html`<svg
    class="plot ${frame.name}"
    viewBox="0 0 ${frame.width} ${rows.height}"
    role="img"
    aria-labelledby="${frame.name}-title ${frame.name}-desc"
  >
    <title id="${frame.name}-title">Requests and latency over time</title>
    <desc id="${frame.name}-desc">${description(receipt, series)}</desc>
    ${requestsPanel(series, scale, frame, rows)} ${markLines(marks, receipt.durationMs, rows)}
    ${latencyPanel(series, scale, frame, rows)} ${timeAxis(series, scale, frame, rows)}
    ${frame.tooltips ? tooltips(series, scale, rows, receipt.durationMs) : undefined}
  </svg>`;
}

function timeAxis({ startMs, endMs }: Series, scale: Scale, frame: Frame, rows: Rows): Html {
  const ticks = timeTicks(startMs, endMs, frame.mostTimeTicks).map(({ at, text }) => {
    const x = scale(at);
    const bottom = rows.latencyBottom;
    return html`<path class="tick" d="M${x} ${bottom}v5" />
      <text class="number" x="${x}" y="${bottom + 18}" text-anchor="middle">${text}</text>`;
  });
  return html`<g class="axis"
    >${ticks}
    <text class="unit" x="${frame.right}" y="${rows.height - 4}" text-anchor="end"
      >${timeUnit(endMs)}</text
    >
  </g>`;
}

function tooltips(series: Series, scale: Scale, rows: Rows, runMs: number): Html[] {
  const height = rows.latencyBottom - rows.requestsTop;
  return series.columns.map((column) => {
    const x = scale(column.atMs);
    const width = (scale(Math.min(series.endMs, column.atMs + series.columnMs)) - x).toFixed(2);
    const box = html`x="${x}" y="${rows.requestsTop}" width="${width}" height="${height}"`;
    return html`<rect class="hit" ${box}><title>${tooltip(column, series, runMs)}</title></rect>`;
  });
}

function tooltip({ atMs, answers, failed, p50, p99 }: Column, { names }: Series, runMs: number) {
  const lines = [formatTime(atMs, runMs)];
  answers.forEach((count, index) => {
    if (count > 0) lines.push(`${names[index] ?? ""}: ${formatCount(count)}`);
  });
  if (failed > 0) lines.push(`failed: ${formatCount(failed)}`);
  if (p50 !== undefined) lines.push(`p50 ${formatDuration(p50)}`);
  if (p99 !== undefined) lines.push(`p99 ${formatDuration(p99)}`);
  return lines.join(" · ");
}

function description(receipt: ProbeReceipt, { columnMs }: Series): string {
  const { versions, requests, events, durationMs, latencyMs } = receipt;
  const time = (ms: number) => formatTime(ms, durationMs);
  const answers = versions
    .slice(0, 12)
    .map(
      ({ name, answers: count, firstAtMs, lastAtMs }) =>
        `${name} gave ${formatCount(count)} answers from ${time(firstAtMs)} to ${time(lastAtMs)}`,
    );
  const marks = events.slice(0, 12).map((event) => `${titleOf(event)} at ${time(event.atMs)}`);
  return [
    `Columns of requests per ${eachOf(columnMs)}, stacked by version.`,
    answers.length === 0 ? "No version was named." : `${answers.join("; ")}.`,
    `${formatCount(requests.failed)} of ${formatCount(requests.sent)} requests failed.`,
    `Latency p50 ${formatDuration(latencyMs.p50)}, p99 ${formatDuration(latencyMs.p99)}.`,
    ...(marks.length === 0 ? [] : [`Events: ${marks.join("; ")}.`]),
    "The table below the plot has the numbers.",
  ].join(" ");
}
