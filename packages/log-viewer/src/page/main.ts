import { QueryError } from "../query/query.ts";
import { addressOf, type Place, readAddress } from "./address.ts";
import { AnswerError } from "./ask-server.ts";
import { showDetails } from "./details.ts";
import { element } from "./element.ts";
import { listenToKeys } from "./listen-to-keys.ts";
import { createPanels } from "./panels.ts";
import { createSaveDialog } from "./save-dialog.ts";
import { showProblem } from "./show-problem.ts";
import { fieldTime } from "./show-time.ts";
import { createViewer } from "./viewer.ts";

const input = element("query", HTMLInputElement);
const problemBox = element("query-problem", HTMLElement);
const live = element("live", HTMLButtonElement);
const newer = element("newer", HTMLButtonElement);
const details = element("details", HTMLElement);
const menu = element("menu", HTMLButtonElement);
const side = element("side", HTMLElement);
const moment = element("moment", HTMLInputElement);
const linesBox = element("lines", HTMLElement);

const viewer = createViewer({
  root: linesBox,
  onChange,
  onFailed: failed,
  onOpen: openDetails,
  onSelect({ from, to, current }) {
    remember({ search: viewer.search, lines: { from, to } }, "replace");
    if (!details.hidden) openDetails(current);
  },
});
const panels = createPanels({
  search: () => viewer.search,
  isLive: () => viewer.isLive,
  open: (place) => void open(place),
  failed,
});
const saveDialog = createSaveDialog(() => void panels.showSide());

function onChange(): void {
  live.textContent = viewer.isLive ? "Pause" : "Go on";
  live.setAttribute("aria-pressed", String(viewer.isLive));
  newer.hidden = viewer.isLive && viewer.isAtEnd;
  const count = viewer.list.lines().length;
  const what = count === 0 ? "Nothing found" : `${count.toLocaleString()} lines here`;
  const how = viewer.isLive ? (viewer.isConnected ? "live" : "connecting …") : "paused";
  element("count", HTMLElement).textContent = `${what}, ${how}`;
  element("missed", HTMLElement).textContent = viewer.missed;
}

function remember(place: Place, how: "push" | "replace"): void {
  const address = addressOf(place);
  if (address === location.pathname + location.search) return;
  if (how === "push") history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

function failed(error: unknown): void {
  const problem = error instanceof Error ? error : new Error(String(error));
  showProblem({ box: problemBox, input }, problem);
  document.documentElement.dataset["ready"] = "";
}

async function open(
  place: Place & { timeMs?: number },
  how: "push" | "replace" = "push",
): Promise<void> {
  input.value = place.search;
  closeSide();
  try {
    showProblem({ box: problemBox, input }, undefined);
    const { lines, timeMs } = place;
    if (timeMs === undefined) remember(place, how);
    details.hidden = true;
    await viewer.open(place.search, timeMs === undefined ? lines : { timeMs });
    await panels.showChart();
  } catch (error) {
    if (error instanceof QueryError || error instanceof AnswerError)
      showProblem({ box: problemBox, input }, error);
    else failed(error);
  }
  document.documentElement.dataset["ready"] = "";
}

function narrow(condition: string): void {
  const isMany = /\bOR\b/.test(viewer.search);
  const before = isMany ? `(${viewer.search})` : viewer.search;
  void open({ search: `${before} ${condition}`.trim() });
}

function openDetails(id: number): void {
  const line = viewer.line(id);
  if (line === undefined) return;
  showDetails(details, line, viewer.found, {
    narrow,
    around: ({ id: from }) => void open({ search: "", lines: { from, to: from } }),
    copyLink: () => void navigator.clipboard.writeText(location.href).catch(failed),
    close: () => (details.hidden = true),
  });
}

function toggleLive(): void {
  if (viewer.isLive) viewer.pause();
  else {
    details.hidden = true;
    remember({ search: viewer.search }, "replace");
    void viewer.resume();
  }
}

function closeSide(): void {
  side.classList.remove("open");
  menu.setAttribute("aria-expanded", "false");
}

element("search", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  void open({ search: input.value.trim() });
  linesBox.focus();
});
live.addEventListener("click", toggleLive);
newer.addEventListener("click", () => void open({ search: viewer.search }));
moment.addEventListener("focus", () => (moment.value ||= fieldTime(Date.now())));
moment.addEventListener("change", () => {
  const timeMs = Date.parse(moment.value);
  if (!Number.isNaN(timeMs)) void open({ search: viewer.search, timeMs });
});
element("save", HTMLButtonElement).addEventListener("click", () =>
  saveDialog.open(input.value.trim(), panels.webhooks()),
);
const help = element("help-dialog", HTMLDialogElement);
element("help", HTMLButtonElement).addEventListener("click", () => help.showModal());
menu.addEventListener("click", () => {
  const isOpen = side.classList.toggle("open");
  menu.setAttribute("aria-expanded", String(isOpen));
});
addEventListener("popstate", () => void open(readAddress(location.search), "replace"));
listenToKeys({
  search: () => input.focus(),
  move: (by, options) => viewer.list.move(by, options),
  first: () => selectAt(0),
  last: () => selectAt(-1),
  toggleLive,
  details: () => openDetails(viewer.list.selection()?.current ?? 0),
  around() {
    const from = viewer.list.selection()?.current;
    if (from !== undefined) void open({ search: "", lines: { from, to: from } });
  },
  close() {
    closeSide();
    details.hidden = true;
    linesBox.focus();
  },
  help: () => help.showModal(),
});

function selectAt(index: number): void {
  const line = viewer.list.lines().at(index);
  if (line !== undefined) viewer.list.select(line.id);
}

void open(readAddress(location.search), "replace");
panels.start();
