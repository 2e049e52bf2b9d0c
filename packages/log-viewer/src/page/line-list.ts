import type { LogLine } from "../line/line.ts";
import { make } from "./element.ts";
import { makeRow, rowId } from "./make-row.ts";
import { createSelection, type Selection } from "./selection.ts";

export interface LineListOptions {
  /** Called when the first or last of the lines is nearly in view. */
  onNearStart: () => void;
  onNearEnd: () => void;
  /** Called when the reader moved away from the end. */
  onLeftEnd: () => void;
  onSelect: (selection: Selection) => void;
  /** Called when a chosen line is pressed again, or one is tapped. */
  onOpen: (id: number) => void;
}

/** The lines. Only rows in view exist, however many lines there are. */
export interface LineList {
  lines: () => readonly LogLine[];
  replace: (lines: readonly LogLine[], found: RegExp | undefined) => void;
  /** With `follow`, the end stays in view. */
  append: (lines: readonly LogLine[], options: { follow: boolean }) => void;
  prepend: (lines: readonly LogLine[]) => void;
  select: (id: number, options?: { extend?: boolean; center?: boolean }) => void;
  clearSelection: () => void;
  /** The next or previous line; from nothing, the last in view. */
  move: (by: number, options: { extend: boolean }) => void;
  toEnd: () => void;
  selection: () => Selection | undefined;
}

/** Older ones go when more come: the server has them. */
export const maxLines = 20_000;
/** Rows beyond those in view. */
const margin = 12;

export function createLineList(root: HTMLElement, options: LineListOptions): LineList {
  const sizer = make("div");
  root.append(sizer);
  const rows = new Map<number, HTMLElement>();
  let lines: LogLine[] = [];
  let found: RegExp | undefined;
  let height = rowHeight();
  let lastTop = 0;
  let isAtEnd = true;
  let frame = 0;
  const selection = createSelection();

  const setTop = (top: number) => {
    root.scrollTop = top;
    lastTop = root.scrollTop;
  };
  const toEnd = () => {
    setTop(root.scrollHeight);
    isAtEnd = true;
  };
  const resize = () => (sizer.style.height = `${lines.length * height}px`);
  const draw = () => {
    frame = 0;
    const first = Math.max(0, Math.floor(root.scrollTop / height) - margin);
    const last = Math.min(
      lines.length,
      Math.ceil((root.scrollTop + root.clientHeight) / height) + margin,
    );
    const wanted = lines.slice(first, last);
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, row] of rows) {
      if (ids.has(id)) continue;
      row.remove();
      rows.delete(id);
    }
    wanted.forEach((line, offset) => drawRow(line, first + offset));
    const current = selection.get()?.current;
    if (current !== undefined && rows.has(current))
      root.setAttribute("aria-activedescendant", rowId(current));
    else root.removeAttribute("aria-activedescendant");
    if (lines.length > 0 && first === 0) options.onNearStart();
    if (last >= lines.length) options.onNearEnd();
  };
  const drawRow = (line: LogLine, index: number) => {
    const row = rows.get(line.id) ?? makeRow(line, found);
    if (!rows.has(line.id)) {
      rows.set(line.id, row);
      sizer.append(row);
    }
    row.style.top = `${index * height}px`;
    row.setAttribute("aria-setsize", "-1");
    row.setAttribute("aria-posinset", String(index + 1));
    row.setAttribute("aria-selected", String(selection.has(line.id)));
    row.classList.toggle("current", selection.get()?.current === line.id);
  };
  const redraw = () => (frame ||= requestAnimationFrame(draw));
  const indexOf = (id: number) => {
    const index = lines.findIndex((line) => line.id >= id);
    return index < 0 ? lines.length - 1 : index;
  };
  const show = (index: number, center: boolean) => {
    const top = index * height;
    const isInView = top >= root.scrollTop && top + height <= root.scrollTop + root.clientHeight;
    if (isInView && !center) return;
    const above = top < root.scrollTop;
    setTop(center ? top - root.clientHeight / 2 : above ? top : top + height - root.clientHeight);
  };
  const choose = (id: number, { extend = false, center = false } = {}) => {
    selection.set(id, extend);
    show(indexOf(id), center);
    redraw();
    const chosen = selection.get();
    if (chosen !== undefined) options.onSelect(chosen);
  };

  root.addEventListener("scroll", () => {
    // A window that grows moves the top, too, but leaves the end in view.
    isAtEnd = root.scrollTop + root.clientHeight >= root.scrollHeight - height;
    if (root.scrollTop < lastTop - height / 2 && !isAtEnd) options.onLeftEnd();
    lastTop = root.scrollTop;
    redraw();
  });
  // With Shift, or twice, a press chooses lines and no text.
  root.addEventListener("mousedown", (event) => {
    if (event.shiftKey || event.detail > 1) event.preventDefault();
  });
  root.addEventListener("click", (event) => {
    const row = event.target instanceof Element ? event.target.closest(".row") : null;
    const hasText = event.detail === 1 && getSelection()?.isCollapsed === false;
    if (row !== null && !hasText) {
      const id = Number(row.id.slice(rowId(0).length - 1));
      const isAgain = selection.get()?.current === id || matchMedia("(pointer: coarse)").matches;
      choose(id, { extend: event.shiftKey });
      if (isAgain && !event.shiftKey) options.onOpen(id);
    }
  });
  new ResizeObserver(() => {
    height = rowHeight();
    resize();
    // What is looked at stays in view: the line that is chosen, or else the end.
    const current = selection.get()?.current;
    if (current !== undefined) show(indexOf(current), false);
    else if (isAtEnd) setTop(root.scrollHeight);
    redraw();
  }).observe(root);

  return {
    lines: () => lines,
    replace(fresh, pattern) {
      found = pattern;
      lines = [...fresh];
      for (const row of rows.values()) row.remove();
      rows.clear();
      resize();
      redraw();
    },
    append(fresh, { follow }) {
      lines.push(...fresh);
      const tooMany = Math.max(0, lines.length - maxLines);
      if (tooMany > 0) lines.splice(0, tooMany);
      resize();
      if (follow) toEnd();
      else if (tooMany > 0) setTop(root.scrollTop - tooMany * height);
      redraw();
    },
    prepend(fresh) {
      lines = [...fresh, ...lines].slice(0, maxLines);
      resize();
      setTop(root.scrollTop + fresh.length * height);
      redraw();
    },
    select: choose,
    clearSelection() {
      selection.clear();
      redraw();
    },
    move(by, { extend }) {
      const current = selection.get()?.current;
      const lastInView = Math.floor((root.scrollTop + root.clientHeight) / height) - 1;
      const from =
        current === undefined ? Math.min(lines.length - 1, lastInView) : indexOf(current) + by;
      const line = lines[Math.max(0, Math.min(lines.length - 1, from))];
      if (line !== undefined) choose(line.id, { extend });
    },
    toEnd,
    selection: selection.get,
  };
}

function rowHeight(): number {
  const text = getComputedStyle(document.documentElement).getPropertyValue("--row");
  return Number.parseInt(text, 10) || 22;
}
