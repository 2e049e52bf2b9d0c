import type { LogLine } from "../line/line.ts";
import { severities } from "../line/priority.ts";
import { evaluate } from "../query/evaluate.ts";
import { parseQuery } from "../query/parse-query.ts";
import type { Query } from "../query/query.ts";
import type { StoredCandidate } from "../tail/hub.ts";
import { callWebhook } from "./call-webhook.ts";
import { type CountWindow, createCountWindow } from "./count-window.ts";
import type { SavedFilter } from "./saved-filter.ts";

export type WebhookEvent =
  | { type: "webhook-called"; filter: string; webhook: string }
  | { type: "webhook-failed"; filter: string; webhook: string; error: unknown };

export interface WatchOptions {
  filters: () => readonly SavedFilter[];
  /** Name to URL. */
  webhooks: Readonly<Record<string, string>>;
  onEvent: (event: WebhookEvent) => void;
  signal: AbortSignal;
}

interface Watched {
  filter: SavedFilter & { alert: NonNullable<SavedFilter["alert"]> };
  url: string;
  query: Query;
  window: CountWindow;
  isCalling: boolean;
}

/** Asks the filters that have an alert of every line, as it is stored. */
export interface FilterWatch {
  look: (candidates: readonly StoredCandidate[]) => void;
  /** After the filters have changed. */
  refresh: () => void;
}

export function watchFilters({ filters, webhooks, onEvent, signal }: WatchOptions): FilterWatch {
  let watched: Watched[] = [];

  const call = async (each: Watched, line: LogLine) => {
    const { filter, url } = each;
    const names = { filter: filter.name, webhook: filter.alert.webhook };
    each.isCalling = true;
    try {
      await callWebhook(url, callFor(filter, line), signal);
      onEvent({ type: "webhook-called", ...names });
    } catch (error) {
      if (!signal.aborted) onEvent({ type: "webhook-failed", ...names, error });
    } finally {
      each.isCalling = false;
    }
  };
  const watch: FilterWatch = {
    look(candidates) {
      for (const each of watched) {
        for (const candidate of candidates) {
          if (!evaluate(each.query, candidate)) continue;
          const isDue = each.window.add(candidate.receivedMs);
          if (isDue && !each.isCalling) void call(each, candidate.line);
        }
      }
    },
    refresh() {
      watched = filters().flatMap((filter) => watchedOf(filter, webhooks));
    },
  };
  watch.refresh();
  return watch;
}

function watchedOf(filter: SavedFilter, webhooks: WatchOptions["webhooks"]): Watched[] {
  const { alert } = filter;
  const url = alert === undefined ? undefined : webhooks[alert.webhook];
  if (alert === undefined || url === undefined) return [];
  const window = createCountWindow({ count: alert.count, withinMs: alert.withinSeconds * 1_000 });
  const query = parseQuery(filter.search, Date.now());
  return [{ filter: { ...filter, alert }, url, query, window, isCalling: false }];
}

function callFor(filter: Watched["filter"], line: LogLine) {
  const { id, name, search, alert } = filter;
  return {
    filter: { id, name, search },
    count: alert.count,
    withinSeconds: alert.withinSeconds,
    at: new Date(line.receivedMs).toISOString(),
    line: {
      id: line.id,
      host: line.host,
      app: line.app,
      severity: severities[line.severity] ?? "",
      message: line.message.slice(0, 2_000),
    },
  };
}
