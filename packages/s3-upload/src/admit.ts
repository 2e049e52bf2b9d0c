import { checkFile } from "./check-file.ts";
import { asUploadError, UploadError } from "./errors.ts";
import type { UploadItem } from "./queue-item.ts";
import type { QueueOptions } from "./queue-options.ts";

/** A file as it comes into a queue. */
export function newItem(id: string, file: File): UploadItem {
  const none = { loaded: 0, bytesPerSecond: 0, secondsLeft: undefined, startedOver: 0 };
  return { id, file, state: "waiting", progress: { ...none, total: file.size } };
}

/** Why a file may not join these, if it may not. */
export function refusalOf(
  file: File,
  items: readonly UploadItem[],
  options: QueueOptions,
): UploadError | undefined {
  const { maxFiles = Infinity } = options;
  const counted = items.filter(({ state }) => state !== "canceled" && state !== "failed");
  if (counted.length >= maxFiles) {
    const values = { name: file.name, limit: String(maxFiles) };
    const message = `${file.name} is one more than ${maxFiles}`;
    return new UploadError("too-many", message, { at: "file", values });
  }
  try {
    checkFile(file, options);
    return undefined;
  } catch (error) {
    return asUploadError(error);
  }
}
