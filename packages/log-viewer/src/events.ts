import type { WebhookEvent } from "./filters/watch-filters.ts";

/** What happened inside. */
export type LogViewerEvent =
  | WebhookEvent
  /** Lines cannot be stored, and senders wait; `full`: for want of space. Fired once, until it is over. */
  | { type: "store-failed"; full: boolean; error: unknown }
  | { type: "store-recovered" }
  /** Lines were removed, as they were too old or too many. */
  | { type: "removed"; firstId: number; lastId: number; archive?: string }
  | { type: "archive-failed"; error: unknown }
  /** A request of a browser or a command was answered with an error of ours. */
  | { type: "mistake"; error: unknown };
