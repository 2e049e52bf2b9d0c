import type { UploadError } from "./errors.ts";
import type { UploadProgress } from "./transfer.ts";
import type { UploadConfirmation } from "./wire.ts";

export type UploadState =
  | "waiting"
  | "uploading"
  /** Under way, and the browser is offline. */
  | "offline"
  | "paused"
  | "done"
  | "failed"
  | "canceled";

/** One file of a queue, as it is at a moment. */
export interface UploadItem {
  readonly id: string;
  readonly file: File;
  readonly state: UploadState;
  readonly progress: UploadProgress;
  /** Where it failed. */
  readonly error?: UploadError;
  /** Where it is done. */
  readonly confirmation?: UploadConfirmation;
}

/** A queue as it is at a moment. */
export interface QueueSnapshot {
  readonly items: readonly UploadItem[];
  /** Of all that are neither failed nor canceled. */
  readonly progress: UploadProgress;
}

/** Adds up what counts; the rate is measured over all of them, as lanes share one line. */
export function totalOf(
  items: readonly UploadItem[],
): Pick<UploadProgress, "loaded" | "total" | "startedOver"> {
  const sum = { loaded: 0, total: 0, startedOver: 0 };
  for (const { state, progress } of items) {
    if (state === "failed" || state === "canceled") continue;
    sum.loaded += progress.loaded;
    sum.total += progress.total;
    sum.startedOver += progress.startedOver;
  }
  return sum;
}

/** Which of those that wait begin now. */
export function toStart(items: readonly UploadItem[], concurrency: number): UploadItem[] {
  const running = items.filter(({ state }) => state === "uploading" || state === "offline").length;
  return items
    .filter(({ state }) => state === "waiting")
    .slice(0, Math.max(0, concurrency - running));
}
