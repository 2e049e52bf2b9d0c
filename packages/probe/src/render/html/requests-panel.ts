import { countTicks, linear, type Scale } from "./axis.ts";
import { html, type Html } from "./escape.ts";
import type { Frame, Rows } from "./frame.ts";
import { grid } from "./grid.ts";
import type { Column, Series } from "./series.ts";
import { eachOf } from "./words.ts";

/** A failure stays visible where its column is thinner or lower than this. */
const smallestFailure = { width: 2, height: 4 };

/** Columns of requests, stacked by version, with failures on top. */
export function requestsPanel(series: Series, x: Scale, frame: Frame, rows: Rows): Html {
  const highest = Math.max(1, ...series.columns.map(totalOf));
  const ticks = countTicks(highest, 4);
  const y = linear([0, ticks.at(-1)?.at ?? highest], [rows.requestsBottom, rows.requestsTop]);
  const stacks = series.names.map((_, index) => {
    const path = series.columns.map((column) => block(column, index, series, x, y));
    return html`<path fill="url(#v${index})" d="${path.join("")}" />`;
  });
  const failures = series.columns.map((column) => failureBlock(column, series, x, y));
  return html`<g class="axis"
      >${grid(ticks, y, frame)}
      <text class="heading" x="0" y="14">Requests per ${eachOf(series.columnMs)}</text></g
    >
    ${stacks}<path class="failed" d="${failures.join("")}" />`;
}

function totalOf({ answers, failed }: Column): number {
  return answers.reduce((sum, count) => sum + count, failed);
}

function block(column: Column, index: number, series: Series, x: Scale, y: Scale): string {
  const count = column.answers[index] ?? 0;
  if (count === 0) return "";
  const below = column.answers.slice(0, index).reduce((sum, one) => sum + one, 0);
  const [left, right] = sidesOf(column, series, x);
  return rectangle(left, right, y(below + count), y(below));
}

function failureBlock(column: Column, series: Series, x: Scale, y: Scale): string {
  if (column.failed === 0) return "";
  const [left, right] = sidesOf(column, series, x);
  const bottom = y(totalOf(column) - column.failed);
  const top = Math.min(y(totalOf(column)), bottom - smallestFailure.height);
  return rectangle(left, Math.max(right, left + smallestFailure.width), top, bottom);
}

/** Columns stand apart by a pixel where they are wide enough to be told from each other. */
function sidesOf({ atMs }: Column, { columnMs, endMs }: Series, x: Scale): [number, number] {
  const left = x(atMs);
  const right = x(Math.min(endMs, atMs + columnMs));
  return [left, right - left >= 4 ? right - 1 : right];
}

function rectangle(left: number, right: number, top: number, bottom: number): string {
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}
