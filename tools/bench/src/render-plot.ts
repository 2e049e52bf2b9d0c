import type { Role } from "./benchmark.ts";
import type { Cell, Comparison } from "./compare.ts";
import { formatNumber, formatTotal } from "./format.ts";
import { type Scale, scaleOf } from "./scale.ts";

const width = 760;
const left = 280;
const right = 660;
const rowHeight = 22;
const headHeight = 34;
const axisHeight = 30;

/** Both ways of looking at it are in the file: as an image it follows the reader's system. */
const style = `
  svg { font: 12px system-ui, sans-serif; --paper: #fdfdfc; --ink: #1d232b; --muted: #59636f; --line: #dfe3e7; --ours: #2563b8; --peer: #8a5300; --floor: #59636f; }
  @media (prefers-color-scheme: dark) { svg { --paper: #15181d; --ink: #e7eaee; --muted: #9ea9b6; --line: #31373f; --ours: #6ea8ff; --peer: #e8b339; --floor: #9ea9b6; } }
  text { fill: var(--ink); } .head { font-weight: 600; font-size: 13px; } .muted { fill: var(--muted); } .end { text-anchor: end; } .middle { text-anchor: middle; }
  .paper { fill: var(--paper); } .grid { stroke: var(--line); } .ours { color: var(--ours); } .peer { color: var(--peer); } .floor { color: var(--floor); }
  circle { fill: currentColor; opacity: .45; } .quartiles { stroke: currentColor; stroke-width: 4; opacity: .4; } .median { stroke: currentColor; stroke-width: 3; }
`;

/** A panel for each figure; in it a line for each contender and case. Pure. */
export function renderPlot(title: string, comparisons: readonly Comparison[]): string {
  const keys = [...new Set(comparisons.map(({ figure }) => figure.key))];
  let top = 16;
  const panels = keys.map((key) => {
    const panel = renderPanel(
      comparisons.filter(({ figure }) => figure.key === key),
      top,
    );
    top += panel.height;
    return panel.svg;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="description">One dot for each round, a bar between the quartiles, a line at the median; at the right its value, or the sum of what is counted.</desc>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${top}"/>`,
    ...panels,
    `</svg>\n`,
  ].join("\n");
}

interface Row {
  /** On the first line of a case only. */
  case: string;
  cell: Cell;
}

function renderPanel(
  comparisons: readonly Comparison[],
  top: number,
): { svg: string; height: number } {
  const rows = comparisons.flatMap(({ case: each, cells }): Row[] =>
    cells.map((cell, index) => ({ case: index === 0 ? each : "", cell })),
  );
  const figure = comparisons[0]?.figure;
  if (figure === undefined || rows.length === 0) return { svg: "", height: 0 };
  const scale = scaleOf(
    rows.flatMap(({ cell }) => cell.values),
    { from: left, to: right },
  );
  const firstRow = top + headHeight;
  const bottom = firstRow + rows.length * rowHeight;
  const note = `${figure.better} is better${scale.kind === "logarithmic" ? ", logarithmic" : ""}`;
  const svg = [
    `<text class="head" x="16" y="${top + 14}">${escape(figure.label)} (${escape(figure.unit)}) <tspan class="muted" font-weight="400">${note}</tspan></text>`,
    ...renderAxis(scale, firstRow, bottom),
    ...rows.map((row, index) => renderRow(row, scale, firstRow + (index + 0.5) * rowHeight)),
  ].join("\n");
  return { svg, height: headHeight + rows.length * rowHeight + axisHeight };
}

function renderAxis(scale: Scale, top: number, bottom: number): string[] {
  return scale.ticks.map((tick) => {
    const x = scale.at(tick).toFixed(1);
    return (
      `<line class="grid" x1="${x}" y1="${top}" x2="${x}" y2="${bottom}"/>` +
      `<text class="muted middle" x="${x}" y="${bottom + 14}">${formatNumber(tick)}</text>`
    );
  });
}

function renderRow({ case: each, cell }: Row, scale: Scale, y: number): string {
  const { contender, values, summary, total } = cell;
  const role: Role = contender.role;
  const at = (value: number) => scale.at(value).toFixed(1);
  const [q1, q3, middle] = [at(summary.q1), at(summary.q3), at(summary.median)];
  return [
    `<text class="muted" x="16" y="${y + 4}">${escape(each)}</text>`,
    `<text class="end" x="${left - 12}" y="${y + 4}">${escape(contender.name)}</text>`,
    `<g class="${role}"><line class="quartiles" x1="${q1}" y1="${y}" x2="${q3}" y2="${y}"/>`,
    ...values.map((value) => `<circle cx="${at(value)}" cy="${y}" r="3"/>`),
    `<line class="median" x1="${middle}" y1="${y - 7}" x2="${middle}" y2="${y + 7}"/></g>`,
    `<text class="end" x="${width - 16}" y="${y + 4}">${total ? formatTotal(total) : formatNumber(summary.median)}</text>`,
  ].join("");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
