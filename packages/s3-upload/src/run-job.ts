import { fingerprintOf } from "./fingerprint.ts";
import type { MultipartSession } from "./open-multipart.ts";
import type { UploadItem } from "./queue-item.ts";
import type { QueueOptions } from "./queue-options.ts";
import type { UploadProgress } from "./transfer.ts";
import type { UnfinishedUploads } from "./unfinished.ts";
import { uploadWhole } from "./upload.ts";
import { type PartsEvent, uploadInParts } from "./upload-parts.ts";
import type { UploadConfirmation } from "./wire.ts";

/** A file of a queue and what goes with it. */
export interface Job {
  item: UploadItem;
  handle?: FileSystemFileHandle;
  stop?: AbortController;
  /** Of its multipart upload, once there is one. */
  session?: MultipartSession;
  /** Under which the session is kept over a reload. */
  id?: string;
}

export interface RunContext {
  unfinished: UnfinishedUploads | undefined;
  signal: AbortSignal;
  onProgress: (progress: UploadProgress) => void;
  onEvent: (event: PartsEvent) => void;
}

const defaultMultipartFrom = 64 * 1024 * 1024;

/** Uploads the file of a job, whole or in parts. */
export async function run(
  job: Job,
  options: QueueOptions,
  { unfinished, ...context }: RunContext,
): Promise<UploadConfirmation> {
  const { file } = job.item;
  if (file.size < (options.multipartFrom ?? defaultMultipartFrom)) {
    return runWhole(job, options, context);
  }

  // A file that cannot be read is told of when it is sent.
  const id =
    unfinished === undefined ? undefined : await fingerprintOf(file).catch(() => undefined);
  if (id !== undefined) {
    job.id = id;
    const kept = await unfinished?.find(id);
    if (kept !== undefined) job.session ??= kept.session;
  }
  const onSession = async (session: MultipartSession) => {
    job.session = session;
    if (id === undefined) return;
    const { handle } = job;
    const { name, size } = file;
    const record = { id, name, size, startedAt: Date.now(), session };
    await unfinished?.keep({ ...record, ...(handle !== undefined && { handle }) });
  };
  const { session } = job;
  const confirmation = await uploadInParts(file, {
    ...options,
    ...context,
    onSession,
    ...(session !== undefined && { session }),
  });
  if (id !== undefined) await unfinished?.forget(id);
  return confirmation;
}

async function runWhole(
  { item }: Job,
  options: QueueOptions,
  context: Omit<RunContext, "unfinished">,
): Promise<UploadConfirmation> {
  const { startedOver, loaded } = item.progress;
  // What an earlier run of it sent before it was paused or failed is sent again, and counts.
  const before = startedOver + (loaded > 0 ? 1 : 0);
  const onProgress = (progress: UploadProgress) =>
    context.onProgress({ ...progress, startedOver: progress.startedOver + before });
  return uploadWhole(item.file, { ...options, ...context, onProgress });
}
