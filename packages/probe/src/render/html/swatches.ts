import { html, type Html } from "./escape.ts";
import { mostNames } from "./series.ts";

/**
 * Fills of the versions in the order of their first answer. Each has a pattern of its own besides its
 * color, so that they can be told apart without seeing colors.
 */
export function patterns(): Html {
  return html`<svg class="defs" width="0" height="0" aria-hidden="true" focusable="false">
    <defs>${Array.from({ length: mostNames }, (_, index) => pattern(index))}</defs>
  </svg>`;
}

/** A square of a version's fill, or of the failures' color. */
export function swatch(of: number | "failed"): Html {
  const fill =
    of === "failed"
      ? html`<rect class="failed" width="14" height="14" rx="3" />`
      : html`<rect fill="url(#v${of})" width="14" height="14" rx="3" />`;
  return html`<svg class="swatch" width="14" height="14" aria-hidden="true" focusable="false">
    ${fill}
  </svg>`;
}

const strokes = [
  html``,
  html`<path d="M0 6L6 0M-1 1L1 -1M5 7L7 5" />`,
  html`<circle cx="1.5" cy="1.5" r="1" /><circle cx="4.5" cy="4.5" r="1" />`,
  html`<path d="M0 1.5H6M0 4.5H6" />`,
  html`<path d="M0 0L6 6M-1 5L1 7M5 -1L7 1" />`,
  html`<path d="M1.5 0V6M4.5 0V6" />`,
];

function pattern(index: number): Html {
  return html`<pattern id="v${index}" width="6" height="6" patternUnits="userSpaceOnUse">
    <rect class="v${index}" width="6" height="6" /><g class="texture">${strokes[index]}</g></pattern
  >`;
}
