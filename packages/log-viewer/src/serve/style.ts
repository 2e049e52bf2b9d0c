export const style = `
:root {
  color-scheme: light dark;
  --back: light-dark(#ffffff, #14181d);
  --raised: light-dark(#f4f6f8, #1c2229);
  --line: light-dark(#d5dbe1, #343c46);
  --text: light-dark(#1b2127, #e3e8ed);
  --soft: light-dark(#55606b, #a3afbb);
  --accent: light-dark(#1f5f99, #7fb8ee);
  --on-accent: light-dark(#ffffff, #0d1a26);
  --chosen: light-dark(#dcebf9, #24394e);
  --found: light-dark(#ffe58a, #6b5200);
  --bad: light-dark(#b3261e, #ff9c93);
  --warn: light-dark(#8a5a00, #f0c060);
  --good: light-dark(#1d6b35, #86d99b);
  --row: 22px;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; margin: 0; }
body {
  display: grid;
  grid-template: auto minmax(0, 1fr) auto / 250px minmax(0, 1fr);
  grid-template-areas: "head head" "side main" "foot foot";
  background: var(--back); color: var(--text);
  font: 14px/1.4 system-ui, sans-serif;
}
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { grid-area: head; display: flex; flex-wrap: wrap; gap: 8px 10px; align-items: center; padding: 8px 12px; border-bottom: 1px solid var(--line); background: var(--raised); }
h1 { font-size: 16px; margin: 0 4px 0 0; }
h2 { font-size: 12px; margin: 16px 0 6px; color: var(--soft); letter-spacing: .02em; }
aside h2:first-child { margin-top: 0; }
#search { display: flex; gap: 6px; flex: 1 1 320px; }
#search input { flex: 1; min-width: 0; font-family: var(--mono); }
.tools { display: flex; gap: 6px; align-items: center; }
input, select, button { font: inherit; color: inherit; border: 1px solid var(--line); border-radius: 6px; padding: 4px 9px; background: var(--back); min-height: 32px; }
input, select { border-color: var(--soft); }
button { cursor: pointer; background: var(--accent); color: var(--on-accent); border-color: var(--accent); font-weight: 600; }
button.quiet { background: transparent; color: var(--accent); border-color: var(--line); font-weight: 500; }
button.plain { background: none; border: 0; padding: 3px 6px; min-height: 26px; color: var(--text); font-weight: 400; text-align: left; overflow-wrap: anywhere; }
button.plain:hover { background: var(--chosen); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
#menu { display: none; }
#live[aria-pressed="false"] { background: var(--warn); border-color: var(--warn); color: var(--back); }
.problem { color: var(--bad); }
#query-problem { flex-basis: 100%; font-family: var(--mono); font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere; }
#query-problem .here { text-decoration: underline wavy; text-underline-offset: 3px; font-weight: 700; }
#query-problem .why { display: block; font-family: system-ui, sans-serif; }
#query[aria-invalid="true"] { border-color: var(--bad); }
aside { grid-area: side; overflow: auto; padding: 12px; border-right: 1px solid var(--line); background: var(--raised); }
aside ul { list-style: none; margin: 0; padding: 0; }
aside li { display: flex; align-items: center; gap: 2px; }
aside li > button.plain:first-child { flex: 1; }
aside li ul { flex-basis: 100%; }
aside .host { flex-wrap: wrap; }
aside ul ul { padding-left: 12px; }
.number { color: var(--soft); font-variant-numeric: tabular-nums; font-size: 12px; padding: 0 4px; }
main { grid-area: main; display: flex; flex-direction: column; min-width: 0; min-height: 0; position: relative; }
#banner { padding: 8px 12px; border-bottom: 1px solid var(--line); font-weight: 600; }
#over-time { padding: 6px 12px 0; border-bottom: 1px solid var(--line); }
.chart-head { display: flex; gap: 6px; align-items: center; color: var(--soft); }
.chart-head select { padding: 0 6px; min-height: 26px; }
#chart { height: 52px; }
#chart svg { width: 100%; height: 100%; display: block; }
#chart .bar { fill: var(--accent); }
#chart .slot { fill: transparent; cursor: pointer; }
#chart .slot:hover { fill: var(--chosen); fill-opacity: .7; }
#lines { flex: 1; overflow: auto; position: relative; font: 13px/22px var(--mono); contain: strict; overflow-anchor: none; }
#lines:focus-visible { outline-offset: -2px; }
.row { position: absolute; left: 0; right: 0; height: var(--row); padding: 0 12px; display: flex; gap: 10px; white-space: pre; overflow: hidden; cursor: default; border-left: 4px solid transparent; }
.row[aria-selected="true"] { background: var(--chosen); }
.row.current { box-shadow: inset 0 0 0 1px var(--accent); }
.row > span { flex: none; overflow: hidden; text-overflow: ellipsis; }
.row .time { color: var(--soft); }
.row .from { color: var(--accent); width: 22ch; }
.row .level { width: 7ch; }
.row .text { flex: 1 1 auto; min-width: 0; }
.s0, .s1, .s2, .s3 { border-left-color: var(--bad); }
.s0 .level, .s1 .level, .s2 .level, .s3 .level { color: var(--bad); font-weight: 700; }
.s4 { border-left-color: var(--warn); }
.s4 .level { color: var(--warn); font-weight: 700; }
.s5 .level { color: var(--good); }
.s6 .level, .s7 .level { color: var(--soft); }
.s7 .text { color: var(--soft); }
mark { background: var(--found); color: inherit; border-radius: 2px; }
.odd { color: var(--warn); }
#state { display: flex; gap: 12px; align-items: center; min-height: 30px; padding: 2px 12px; border-top: 1px solid var(--line); color: var(--soft); font-size: 13px; }
#missed { color: var(--warn); }
#newer { margin-left: auto; min-height: 26px; padding: 1px 9px; }
#details { max-height: 46%; overflow: auto; border-top: 2px solid var(--accent); padding: 10px 12px; background: var(--raised); }
#details .buttons, .buttons { display: flex; flex-wrap: wrap; gap: 6px; margin: 6px 0; }
#details pre { font: 13px/1.45 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; margin: 6px 0; }
#details table { border-collapse: collapse; font-size: 13px; }
#details th { text-align: left; font-weight: 500; color: var(--soft); padding: 1px 14px 1px 0; vertical-align: top; white-space: nowrap; }
#details td { font-family: var(--mono); overflow-wrap: anywhere; }
#details summary { cursor: pointer; }
footer { grid-area: foot; padding: 4px 12px; border-top: 1px solid var(--line); background: var(--raised); color: var(--soft); font-size: 12.5px; }
dialog { color: var(--text); background: var(--back); border: 1px solid var(--line); border-radius: 10px; padding: 18px 22px; max-width: min(640px, 94vw); }
dialog::backdrop { background: #0008; }
dialog h2 { font-size: 16px; margin: 0 0 8px; color: var(--text); }
dialog h3 { font-size: 13px; margin: 12px 0 4px; }
dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px; margin: 0; }
dialog dd { margin: 0; }
dialog form { display: grid; gap: 6px; margin-top: 10px; }
dialog fieldset { border: 1px solid var(--line); border-radius: 6px; display: grid; gap: 6px; }
code { font-family: var(--mono); }
#save-search { font-family: var(--mono); margin: 0; overflow-wrap: anywhere; }
.log-in { grid-area: main; max-width: 340px; margin: 12vh auto; padding: 0 16px; }
.log-in form { display: grid; gap: 8px; }
.a1 { font-weight: 700; } .a3 { font-style: italic; } .a4 { text-decoration: underline; }
.a30 { color: var(--soft); } .a31 { color: var(--bad); } .a32 { color: var(--good); } .a33 { color: var(--warn); }
.a34 { color: var(--accent); } .a35 { color: light-dark(#8b2fa0, #dc9ceb); } .a36 { color: light-dark(#0b6673, #79d3df); } .a37 { color: var(--text); }
.a41, .a42, .a43, .a44, .a45, .a46, .a47 { padding: 0 2px; border-radius: 2px; color: #14181d; }
.a41 { background: #ffc2bd; } .a42 { background: #b5e8c2; } .a43 { background: #f7dfa0; } .a44 { background: #c3dffa; }
.a45 { background: #ecc8f5; } .a46 { background: #bfeaf0; } .a47 { background: #dde2e7; }
@media (max-width: 720px) {
  :root { --row: 42px; }
  body { grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr); grid-template-areas: "head" "main" "foot"; }
  #menu { display: block; }
  h1 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  header { padding: 6px 8px; gap: 6px; }
  #search { flex: 1 1 0; }
  .tools { flex: 1 0 100%; min-width: 0; }
  .tools button { flex: none; padding: 4px 7px; }
  #moment { flex: 1 1 0; min-width: 0; }
  aside { display: none; position: fixed; inset: 0 20% 0 0; z-index: 2; padding-top: 56px; box-shadow: 0 0 30px #0006; }
  aside.open { display: block; }
  #menu[aria-expanded="true"] { position: fixed; top: 8px; left: 8px; z-index: 3; background: var(--back); }
  .row { flex-wrap: wrap; gap: 0 8px; padding: 2px 8px; line-height: 19px; align-content: flex-start; }
  .row .from { width: auto; max-width: 60%; }
  .row .text { flex-basis: 100%; }
  .row .level { width: auto; }
  #over-time, #state, #banner { padding-left: 8px; padding-right: 8px; }
  #chart { height: 36px; }
  #details { max-height: 60%; }
}
`;
