/** Follows the `color-scheme` of the page; each color is a custom property. */
export const style = `
:host {
  --_accent: var(--hitless-upload-accent, light-dark(#0b5cc4, #8ab8ff));
  --_text: var(--hitless-upload-text, light-dark(#1b1d21, #f1f2f4));
  --_muted: var(--hitless-upload-muted, light-dark(#565b63, #b0b5bd));
  --_surface: var(--hitless-upload-surface, light-dark(#ffffff, #1d2025));
  --_border: var(--hitless-upload-border, light-dark(#7d838c, #868c96));
  --_danger: var(--hitless-upload-danger, light-dark(#a8201a, #ff9c94));
  --_success: var(--hitless-upload-success, light-dark(#186a3b, #7fd6a2));
  --_radius: var(--hitless-upload-radius, 10px);
  display: block;
  color: var(--_text);
  font: inherit;
  line-height: 1.4;
}
:host([hidden]) { display: none; }
.drop {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5em 0.75em;
  align-items: center;
  justify-content: center;
  padding: 1.5em;
  background: var(--_surface);
  border: 2px dashed var(--_border);
  border-radius: var(--_radius);
}
.drop.over { border-color: var(--_accent); border-style: solid; }
.drop p { margin: 0; color: var(--_muted); }
button {
  min-height: 2.25em;
  min-width: 2.25em;
  padding: 0.25em 0.75em;
  color: var(--_accent);
  font: inherit;
  background: transparent;
  border: 1px solid currentColor;
  border-radius: calc(var(--_radius) * 0.6);
  cursor: pointer;
}
button:hover { text-decoration: underline; }
button:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
button:disabled { color: var(--_muted); cursor: not-allowed; }
ul { margin: 0; padding: 0; list-style: none; }
li {
  display: grid;
  grid-template-columns: 3em minmax(0, 1fr) auto;
  gap: 0.25em 0.75em;
  align-items: center;
  padding: 0.6em 0;
  border-bottom: 1px solid color-mix(in srgb, var(--_border) 40%, transparent);
}
.preview {
  display: grid;
  place-items: center;
  width: 3em;
  height: 3em;
  overflow: hidden;
  color: var(--_muted);
  object-fit: cover;
  background: var(--_surface);
  border: 1px solid var(--_border);
  border-radius: calc(var(--_radius) * 0.5);
  box-sizing: border-box;
}
.preview.kind { font-size: 0.8em; width: 3.75em; height: 3.75em; }
.name { overflow: hidden; font-weight: 600; text-overflow: ellipsis; white-space: nowrap; }
.note { color: var(--_muted); font-size: 0.9em; font-variant-numeric: tabular-nums; }
.drop .fault { flex-basis: 100%; color: var(--_danger); text-align: center; }
.fault:empty { display: none; }
.failed .note { color: var(--_danger); }
.done .note { color: var(--_success); }
progress { width: 100%; height: 0.5em; accent-color: var(--_accent); }
.actions { display: flex; gap: 0.4em; }
.summary { margin: 0.5em 0 0; color: var(--_muted); font-size: 0.9em; }
.summary:empty { display: none; }
.log {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (max-width: 30em) {
  li { grid-template-columns: 3em minmax(0, 1fr); }
  .actions { grid-column: 2; }
}
`;
