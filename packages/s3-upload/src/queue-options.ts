import { checkOptions, commonRules, type OptionRules } from "./check-options.ts";
import { serverOf } from "./ask-server.ts";
import type { CommonOptions } from "./common-options.ts";
import type { UploadItem } from "./queue-item.ts";
import type { PartsEvent } from "./upload-parts.ts";

/** What becomes of the files of a queue; progress is told by `subscribe` only. */
export type QueueEvent = { item: UploadItem } & (
  | PartsEvent
  | { type: "added" | "started" | "paused" | "done" | "failed" | "canceled" }
);

export type QueueOptions = CommonOptions & {
  /** Files under way at a time. @default 3 */
  concurrency?: number;
  /** Files that are not canceled. @default no limit */
  maxFiles?: number;
  /** From so many bytes on a file goes in parts. @default 67_108_864, 64 MiB */
  multipartFrom?: number;
  /** Parts of one file under way at a time. @default 3 */
  partsAtOnce?: number;
  /** Whether unfinished multipart uploads are kept over a reload. @default true */
  keep?: boolean;
  onEvent?: (event: QueueEvent) => void;
};

const queueRules: OptionRules<QueueOptions> = {
  ...commonRules,
  concurrency: "count",
  maxFiles: "limit",
  multipartFrom: "limit",
  partsAtOnce: "count",
  keep: "flag",
};

/** @throws {TypeError} that names the option which is wrong or missing. */
export function checkQueueOptions(options: QueueOptions): void {
  checkOptions(options, queueRules);
  serverOf(options);
}
