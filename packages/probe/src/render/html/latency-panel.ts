import { decadeTicks, logarithmic, type Scale } from "./axis.ts";
import { html, type Html } from "./escape.ts";
import type { Frame, Rows } from "./frame.ts";
import { grid } from "./grid.ts";
import type { Column, Series } from "./series.ts";

type Point = Column & { p50: number; p99: number };

/** The median and the 99th percentile over time, on a logarithmic axis of their own. */
export function latencyPanel(series: Series, x: Scale, frame: Frame, rows: Rows): Html {
  const points = series.columns.filter(
    (column): column is Point => column.p50 !== undefined && column.p99 !== undefined,
  );
  const ticks = decadeTicks(
    Math.min(...points.map(({ p50 }) => p50), 1_000),
    Math.max(...points.map(({ p99 }) => p99), 1),
  );
  const range: [number, number] = [ticks[0]?.at ?? 1, ticks.at(-1)?.at ?? 10];
  const y = logarithmic(range, [rows.latencyBottom, rows.latencyTop]);
  const middle = (point: Point) => x(Math.min(series.endMs, point.atMs + series.columnMs / 2));
  const stretches = stretchesOf(points, series.columnMs);
  const lineOf = (of: "p50" | "p99") =>
    stretches
      .map((stretch) => {
        const path = stretch.map((point) => `${middle(point)} ${y(point[of])}`).join("L");
        // A single point has no line: it gets a dot, by a line of no length with round ends.
        return stretch.length === 1 ? `M${path}h0` : `M${path}`;
      })
      .join("");
  return html`<g class="axis"
      >${grid(ticks, y, frame)}
      <text class="heading" x="0" y="${rows.latencyHeading}">Latency, ms (log scale)</text></g
    >
    ${key(frame.right, rows.latencyHeading)}
    <path class="p99" d="${lineOf("p99")}" /><path class="p50" d="${lineOf("p50")}" />`;
}

/** Points without a gap between them; nothing is drawn where nothing was answered. */
function stretchesOf(points: readonly Point[], columnMs: number): Point[][] {
  const stretches: Point[][] = [];
  for (const point of points) {
    const stretch = stretches.at(-1);
    const before = stretch?.at(-1);
    if (stretch && before && point.atMs - before.atMs < 1.5 * columnMs) stretch.push(point);
    else stretches.push([point]);
  }
  return stretches;
}

function key(right: number, y: number): Html {
  return html`<g class="axis key">
    <path class="p50" d="M${right - 118} ${y - 4}h18" /><text x="${right - 94}" y="${y}">p50</text>
    <path class="p99" d="M${right - 48} ${y - 4}h18" /><text x="${right - 24}" y="${y}"
      >p99</text
    ></g
  >`;
}
