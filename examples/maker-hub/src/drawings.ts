import { html, type Html } from "./html.ts";

/** Line art of an instrument, in a box of 120 by 80, drawn in the current color. */
export type Drawing = Html;

/** Decoration: the names beside them say what is shown. */
export const drawings = {
  kalimba: draw(html`
    <rect x="28" y="12" width="64" height="58" rx="12" />
    <circle cx="60" cy="54" r="8" />
    <path d="M34 26h52M34 31h52" />
    <path class="accent" d="M40 20v15M46 20v19M52 20v23M60 20v26M68 20v23M74 20v19M80 20v15" />
  `),
  drum: draw(html`
    <ellipse cx="60" cy="34" rx="38" ry="20" />
    <path d="M22 34v14c0 11 17 20 38 20s38-9 38-20V34" />
    <ellipse class="accent" cx="60" cy="34" rx="29" ry="14" />
    <path d="m30 46 8 18M46 53l4 15M74 53l-4 15M90 46l-8 18" />
  `),
  flute: draw(html`
    <g transform="rotate(-14 60 40)">
      <rect x="10" y="33" width="100" height="13" rx="6.5" />
      <path d="M32 33v13M88 33v13" />
      <g class="accent">
        <circle cx="22" cy="39.5" r="2.6" /><circle cx="45" cy="39.5" r="2.4" />
        <circle cx="54" cy="39.5" r="2.4" /><circle cx="63" cy="39.5" r="2.4" />
        <circle cx="72" cy="39.5" r="2.4" /><circle cx="80" cy="39.5" r="2.4" />
      </g>
    </g>
  `),
  lyre: draw(html`
    <path d="M40 12c-13 16-15 38-2 50 7 7 37 7 44 0 13-12 11-34-2-50" />
    <path d="M36 16h48M48 58h24" />
    <path class="accent" d="M48 16l4 42M54 16l2 42M60 16v42M66 16l-2 42M72 16l-4 42" />
  `),
  cajon: draw(html`
    <path d="M34 22 50 12h42v48L78 70H34z" />
    <path d="M34 22h44v48M78 22l14-10" />
    <circle class="accent" cx="56" cy="48" r="9" />
    <path class="accent" d="M40 30h32" />
  `),
  chimes: draw(html`
    <path d="M24 14h72" />
    <path d="M34 14v8M47 14v8M60 14v8M73 14v8M86 14v8" />
    <g class="accent">
      <rect x="31" y="22" width="6" height="48" rx="3" />
      <rect x="44" y="22" width="6" height="42" rx="3" />
      <rect x="57" y="22" width="6" height="37" rx="3" />
      <rect x="70" y="22" width="6" height="32" rx="3" />
      <rect x="83" y="22" width="6" height="27" rx="3" />
    </g>
  `),
} as const satisfies Readonly<Record<string, Drawing>>;

function draw(shapes: Html): Drawing {
  return html`<svg class="drawing" viewBox="0 0 120 80" aria-hidden="true">${shapes}</svg>`;
}
