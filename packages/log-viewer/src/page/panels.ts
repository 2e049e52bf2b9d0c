import type { Status } from "../serve/status.ts";
import { askServer } from "./ask-server.ts";
import { type Counts, drawChart } from "./chart.ts";
import { element } from "./element.ts";
import { showStatus } from "./show-status.ts";
import { showFilters, showSystems } from "./side.ts";

export interface PanelActions {
  /** What is searched for at present. */
  search: () => string;
  isLive: () => boolean;
  open: (place: { search: string; timeMs?: number }) => void;
  failed: (error: unknown) => void;
}

/** What stands around the lines: filters and systems, the chart, and how it goes. */
export interface Panels {
  showChart: () => Promise<void>;
  showSide: () => Promise<void>;
  /** Shows all of it, again and again. */
  start: () => void;
  /** The names of the webhooks that a filter may call. */
  webhooks: () => readonly string[];
}

const [statusMs, sideMs] = [2_000, 10_000];
const bars = 90;

export function createPanels({ search, isLive, open, failed }: PanelActions): Panels {
  const span = element("span", HTMLSelectElement);
  const footer = element("status", HTMLElement);
  const banner = element("banner", HTMLElement);
  let webhooks: readonly string[] = [];

  const showChart = async () => {
    const to = Date.now();
    const from = to - Number(span.value);
    try {
      const parameters = { q: search(), from, to, bars };
      const counts = await askServer<Counts>("/api/histogram", parameters);
      const total = counts.counts.reduce((sum, count) => sum + count, 0);
      const atLeast = counts.timedOut ? "at least " : "";
      element("total", HTMLElement).textContent = `${atLeast}${total.toLocaleString()} lines`;
      drawChart(element("chart", HTMLElement), counts, (timeMs) =>
        open({ search: search(), timeMs }),
      );
    } catch (error) {
      failed(error);
    }
  };
  const showSide = async () => {
    const actions = { search: (text: string) => open({ search: text }), failed };
    try {
      webhooks = await showFilters(element("filters", HTMLElement), actions);
      await showSystems(element("systems", HTMLElement), actions);
    } catch {
      // The status says when there is no connection.
    }
  };
  const showHealth = async () => {
    try {
      showStatus({ footer, banner }, await askServer<Status>("/api/status"));
    } catch {
      footer.textContent = "No connection to the log viewer; trying again …";
    }
  };
  span.addEventListener("change", () => void showChart());
  return {
    showChart,
    showSide,
    webhooks: () => webhooks,
    start() {
      repeat(statusMs, showHealth);
      repeat(sideMs, async () => {
        await showSide();
        if (isLive()) await showChart();
      });
    },
  };
}

/** One after the other: a slow answer is not asked for twice. */
function repeat(everyMs: number, run: () => Promise<void>): void {
  void run().finally(() => setTimeout(() => repeat(everyMs, run), everyMs));
}
