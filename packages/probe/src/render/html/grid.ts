import type { Scale, Tick } from "./axis.ts";
import { html, type Html } from "./escape.ts";
import type { Frame } from "./frame.ts";

/** A panel's vertical axis: a number and a line for each tick, the first of which is the base. */
export function grid(ticks: readonly Tick[], y: Scale, { left, right }: Frame): Html[] {
  return ticks.map(({ at, text }, index) => {
    const place = y(at);
    return html`<path class="${index === 0 ? "base" : "grid"}" d="M${left} ${place}H${right}" />
      <text class="number" x="${left - 8}" y="${place + 4}" text-anchor="end">${text}</text>`;
  });
}
