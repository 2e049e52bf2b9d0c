import { formatTime } from "../format.ts";
import { html, type Html } from "./escape.ts";
import { laneHeight, type Rows } from "./frame.ts";
import type { Mark } from "./marks.ts";

/** Draws the events: a line through both panels, and the label that found room above them. */
export function markLines(marks: readonly Mark[], runMs: number, rows: Rows): Html {
  const lines = marks.map(({ x, atMs, title, label }) => {
    const top = rows.requestsTop - (label ? laneHeight * (label.lane + 1) : 0);
    const text =
      label &&
      html`<text
        x="${x + (label.anchor === "start" ? 5 : -5)}"
        y="${top + 11}"
        text-anchor="${label.anchor}"
        >${label.text}</text
      >`;
    return html`<g class="mark"
      ><title>${title} at ${formatTime(atMs, runMs)}</title>
      <path d="M${x} ${top}V${rows.latencyBottom}" />${text}</g
    >`;
  });
  return html`<g class="marks">${lines}</g>`;
}
