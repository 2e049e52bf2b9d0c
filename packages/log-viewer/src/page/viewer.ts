import type { LogLine } from "../line/line.ts";
import { parseQuery } from "../query/parse-query.ts";
import { type Page, searchPage } from "./ask-server.ts";
import { foundWords } from "./found-words.ts";
import { createLineList, type LineList, maxLines } from "./line-list.ts";
import { openTail } from "./open-tail.ts";
import { pagesAround, type Spot } from "./pages-around.ts";
import type { Selection } from "./selection.ts";

export interface ViewerOptions {
  root: HTMLElement;
  /** After anything that is shown about the lines has changed. */
  onChange: () => void;
  onSelect: (selection: Selection) => void;
  onOpen: (id: number) => void;
  onFailed: (error: unknown) => void;
}

/** What is searched for, the lines that were found, and whether it follows what comes. */
export interface Viewer {
  readonly search: string;
  readonly found: RegExp | undefined;
  readonly list: LineList;
  readonly isLive: boolean;
  /** Whether the newest line is in the list. */
  readonly isAtEnd: boolean;
  readonly isConnected: boolean;
  /** What is to be said of lines that are not shown. */
  readonly missed: string;
  /** Searches, and follows; or shows what is around a line or a time, and waits. */
  open: (search: string, around?: Spot) => Promise<void>;
  pause: () => void;
  resume: () => Promise<void>;
  line: (id: number) => LogLine | undefined;
}

const pageLines = 300;

export function createViewer({
  root,
  onChange,
  onSelect,
  onOpen,
  onFailed,
}: ViewerOptions): Viewer {
  const state = {
    search: "",
    found: undefined as RegExp | undefined,
    isLive: false,
    isAtEnd: true,
    isConnected: false,
    missed: "",
  };
  /** Where pages of older and newer lines begin; undefined: there are none. */
  let older: number | undefined;
  let newer: number | undefined;
  let through = 0;
  let turn = 0;
  let isLoading = false;
  let closeTail: (() => void) | undefined;

  const list = createLineList(root, {
    onNearStart: () => void loadOlder(),
    onNearEnd: () => void loadNewer(),
    onLeftEnd: () => pause(),
    onSelect(selection) {
      pause();
      onSelect(selection);
    },
    onOpen,
  });

  /** Runs one request at a time; its answer is nothing when another search was opened meanwhile. */
  const load = async (ask: () => Promise<Page>): Promise<Page | undefined> => {
    if (isLoading) return undefined;
    const mine = turn;
    isLoading = true;
    try {
      const page = await ask();
      return mine === turn ? page : undefined;
    } catch (error) {
      onFailed(error);
      return undefined;
    } finally {
      if (mine === turn) isLoading = false;
    }
  };
  const loadOlder = async () => {
    if (older === undefined || list.lines().length >= maxLines) return;
    const page = await load(async () =>
      searchPage({ q: state.search, before: older, limit: pageLines }),
    );
    if (page === undefined) return;
    older = page.more ? page.reached : undefined;
    list.prepend(page.lines.toReversed());
    onChange();
  };
  const loadNewer = async () => {
    if (newer === undefined || state.isLive) return;
    const parameters = { q: state.search, after: newer, order: "oldest", limit: pageLines };
    const page = await load(async () => searchPage(parameters));
    if (page === undefined) return;
    newer = page.more ? page.reached : undefined;
    through = Math.max(through, page.newestId);
    state.isAtEnd = newer === undefined;
    list.append(page.lines, { follow: false });
    onChange();
  };
  const follow = () => {
    closeTail?.();
    state.isLive = true;
    closeTail = openTail(state.search, through, {
      lines(lines) {
        through = Math.max(through, lines.at(-1)?.id ?? 0);
        list.append(lines, { follow: true });
        onChange();
      },
      skipped(count) {
        const many = count === undefined ? "Some" : count.toLocaleString();
        state.missed = `${many} lines came too fast to be shown here; search for them`;
        onChange();
      },
      connected(isConnected) {
        state.isConnected = isConnected;
        onChange();
      },
    });
    onChange();
  };
  // A browser has six connections to a host for all of its pages: those that nobody sees leave theirs.
  document.addEventListener("visibilitychange", () => {
    if (!state.isLive) return;
    if (document.hidden) closeTail?.();
    else follow();
  });
  const pause = () => {
    if (!state.isLive) return;
    closeTail?.();
    state.isLive = false;
    onChange();
  };
  const openNewest = async () => {
    const page = await load(async () => searchPage({ q: state.search, limit: pageLines }));
    if (page === undefined) return;
    older = page.more ? page.reached : undefined;
    newer = undefined;
    through = page.newestId;
    state.isAtEnd = true;
    list.replace(page.lines.toReversed(), state.found);
    list.toEnd();
    follow();
  };
  const openAround = async (place: Spot) => {
    const [before, after] = await pagesAround(state.search, place, pageLines);
    older = before.more ? before.reached : undefined;
    newer = after.more ? after.reached : undefined;
    through = after.newestId;
    state.isAtEnd = newer === undefined;
    const lines = [...before.lines.toReversed(), ...after.lines];
    list.replace(lines, state.found);
    const first = "from" in place ? place.from : (after.lines[0]?.id ?? lines.at(-1)?.id);
    if (first !== undefined) list.select(first, { center: true });
    if ("from" in place && place.to !== place.from) list.select(place.to, { extend: true });
  };

  return {
    list,
    get search() {
      return state.search;
    },
    get found() {
      return state.found;
    },
    get isLive() {
      return state.isLive;
    },
    get isAtEnd() {
      return state.isAtEnd;
    },
    get isConnected() {
      return state.isConnected;
    },
    get missed() {
      return state.missed;
    },
    async open(search, around) {
      const query = parseQuery(search, Date.now());
      pause();
      turn += 1;
      isLoading = false;
      Object.assign(state, { search, found: foundWords(query), missed: "" });
      list.clearSelection();
      await (around === undefined ? openNewest() : openAround(around));
      onChange();
    },
    pause,
    async resume() {
      state.missed = "";
      list.clearSelection();
      if (!state.isAtEnd) return openNewest();
      list.toEnd();
      follow();
    },
    line: (id) => list.lines().find((line) => line.id === id),
  };
}
