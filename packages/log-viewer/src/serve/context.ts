import type { IncomingMessage, ServerResponse } from "node:http";

import type { DayCount } from "../filters/count-of-day.ts";
import type { Filters } from "../filters/open-filters.ts";
import type { Searcher } from "../search/start-searcher.ts";
import type { Hub } from "../tail/hub.ts";
import type { Access } from "./access.ts";
import type { Status } from "./status.ts";

/** What the answers to requests are made of. */
export interface ServeContext {
  access: Access;
  filters: Filters;
  searcher: Searcher;
  countDay: (search: string) => Promise<DayCount>;
  hub: Hub;
  status: () => Status;
  /** The names of the webhooks that filters may call. */
  webhookNames: readonly string[];
  onMistake: (error: unknown) => void;
  /** Aborted when the server closes: streams end. */
  closing: AbortSignal;
}

/** One request, and where its answer goes. */
export interface Exchange {
  context: ServeContext;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** Aborted when nobody waits for the answer. */
  signal: AbortSignal;
}

export type Handler = (exchange: Exchange) => Promise<void> | void;
