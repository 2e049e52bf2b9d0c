/** The style sheet. Colors of versions differ in lightness, too; red stands for failures only. */
export const css = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fdfdfc, #15181d);
  --raised: light-dark(#f4f5f6, #1d2127);
  --ink: light-dark(#1d232b, #e7eaee);
  --muted: light-dark(#59636f, #9ea9b6);
  --line: light-dark(#dfe3e7, #31373f);
  --good: light-dark(#117a43, #4cc38a);
  --bad: light-dark(#c4261d, #ff7b72);
  --red: light-dark(#d92d20, #ff5c50);
  --amber: light-dark(#8a5300, #e8b339);
  --v0: light-dark(#929fae, #66737f);
  --v1: light-dark(#3b78cf, #5c94e6);
  --v2: light-dark(#0e8f83, #3fc1b3);
  --v3: light-dark(#8a63c9, #b79af0);
  --v4: light-dark(#6d5a2e, #c9b27a);
  --v5: light-dark(#3a4350, #cbd3dc);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
}
main, footer { max-width: 60rem; margin: 0 auto; padding: 0 clamp(1rem, 4vw, 2.5rem); }
main { padding-top: clamp(1.5rem, 5vw, 3.5rem); }
.defs { position: absolute; }

header { display: flex; gap: clamp(.75rem, 2vw, 1.25rem); align-items: flex-start; }
h1 {
  margin: 0; font-size: clamp(1.5rem, 1.1rem + 2.2vw, 2.5rem); line-height: 1.15;
  font-weight: 650; letter-spacing: -.022em; text-wrap: balance;
}
.clean h1 { color: var(--good); }
.bad h1 { color: var(--bad); }
.sign { flex: none; width: clamp(2rem, 1.6rem + 1.8vw, 2.75rem); }
.sign circle { fill: currentColor; }
.sign path { fill: none; stroke: var(--paper); stroke-width: 3.5; stroke-linecap: round; stroke-linejoin: round; }
.clean .sign { color: var(--good); }
.bad .sign { color: var(--bad); }
.about { margin: .4rem 0 0; color: var(--muted); }
.url { color: var(--ink); font-weight: 500; }
.warning {
  margin: 1.5rem 0 0; padding: .6rem .9rem; border-left: 3px solid var(--amber);
  background: var(--raised); border-radius: 0 6px 6px 0;
}
.warning strong { color: var(--amber); }

.tiles {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(10rem, 45%), 1fr)); gap: 1px;
  margin: clamp(1.5rem, 4vw, 2.5rem) 0 0; border-block: 1px solid var(--line); overflow: hidden;
}
.tile { padding: 1rem 1.25rem 1rem 0; }
.tile dt { color: var(--muted); font-size: .875rem; }
.tile dd { margin: .1rem 0 0; font-size: 1.625rem; line-height: 1.25; font-weight: 600; letter-spacing: -.015em; }
.tile dd.note { color: var(--muted); font-size: .8125rem; line-height: 1.4; font-weight: 400; letter-spacing: 0; text-wrap: pretty; }
.tile.bad dd:not(.note) { color: var(--bad); }

h2 { margin: clamp(2rem, 5vw, 3rem) 0 .5rem; font-size: 1.125rem; font-weight: 650; letter-spacing: -.01em; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .9rem; padding: 0; list-style: none; font-size: .875rem; }
.legend li { display: flex; align-items: center; gap: .45rem; }
.swatch { flex: none; vertical-align: -2px; }
.plot { display: block; width: 100%; height: auto; font-size: 12px; overflow: visible; }
.plot.narrow { display: none; max-width: 34rem; font-size: 11.5px; }
.axis text { fill: var(--muted); paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.plot .heading { fill: var(--ink); font-weight: 600; }
.grid { stroke: var(--line); }
.base, .tick { stroke: var(--muted); opacity: .6; }
.texture { fill: none; stroke: var(--paper); stroke-width: 1; opacity: .3; }
.texture circle { fill: var(--paper); stroke: none; }
.v0 { fill: var(--v0); } .v1 { fill: var(--v1); } .v2 { fill: var(--v2); }
.v3 { fill: var(--v3); } .v4 { fill: var(--v4); } .v5 { fill: var(--v5); }
path.failed, rect.failed { fill: var(--red); }
.p50, .p99 { fill: none; stroke-linejoin: round; stroke-linecap: round; }
.p50 { stroke: var(--ink); stroke-width: 1.75; }
.p99 { stroke: var(--v3); stroke-width: 1.25; }
.mark path { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 2 3; fill: none; opacity: .7; }
.mark text { fill: var(--ink); font-weight: 500; }
.hit { fill: transparent; }
.hit:hover { fill: var(--ink); fill-opacity: .1; }

.notes { margin: .5rem 0 0; font-size: .8125rem; color: var(--muted); }
details { margin-top: 1rem; font-size: .875rem; }
summary { cursor: pointer; width: fit-content; color: var(--muted); border-radius: 4px; }
summary:hover { color: var(--ink); }
:focus-visible { outline: 2px solid var(--v1); outline-offset: 3px; }
.long { max-height: 26rem; margin-top: .75rem; border-block: 1px solid var(--line); }
.long, .scroll { overflow: auto; }
.long .scroll { overflow: visible; }
.tables { display: grid; gap: clamp(1.75rem, 4vw, 2.5rem); margin-top: clamp(2rem, 5vw, 3rem); }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
caption { text-align: left; font-size: 1.125rem; font-weight: 650; letter-spacing: -.01em; padding-bottom: .4rem; }
details caption { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
th, td { padding: .45rem 1.25rem .45rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-weight: 500; }
details thead th { position: sticky; top: 0; background: var(--paper); }
tbody th { font-weight: 500; }
table { overflow-wrap: break-word; }
.tables tbody th { min-width: 6.5rem; }
.tables tbody th, .tables td:nth-child(2):last-child { overflow-wrap: anywhere; }
.tables th:first-child:nth-last-child(2) { width: 11rem; }
.number { text-align: right; white-space: nowrap; }
svg .number { text-align: initial; }
small { color: var(--muted); }
.word { display: inline-block; max-width: 100%; overflow-wrap: anywhere; }
code { font: .92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
strong.failed { color: var(--bad); }
footer { padding-block: 2.5rem 3rem; color: var(--muted); font-size: .8125rem; }

@media (max-width: 45rem) {
  .tables th:first-child:nth-last-child(2) { width: 7.5rem; }
  .tables tbody th { min-width: 5.5rem; }
  .tables :is(th, td) { padding-right: .8rem; }
  .tables :is(th, td):last-child { padding-right: 0; white-space: normal; }
  .plot.wide { display: none; }
  .plot.narrow { display: block; }
}
@media print {
  :root { color-scheme: light; }
  body { font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, footer { max-width: none; padding-inline: 0; }
  main { padding-top: 0; }
  .plot.wide { display: block; }
  .plot.narrow, details { display: none; }
  section, tr { break-inside: avoid; }
  .scroll { overflow: visible; }
}
`;
