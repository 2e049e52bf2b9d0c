import { type AskServer, serverOf } from "./ask-server.ts";
import { type AttemptEvent, withAttempts } from "./attempts.ts";
import { checkFile } from "./check-file.ts";
import { checkIsFile, checkOptions, fileRules, type OptionRules } from "./check-options.ts";
import type { CommonOptions } from "./common-options.ts";
import { openMultipart, type MultipartSession } from "./open-multipart.ts";
import { partSigner } from "./part-signer.ts";
import { type Part, planParts } from "./plan-parts.ts";
import { sendPart } from "./send-part.ts";
import { createMeter, secondsLeft, type UploadProgress } from "./transfer.ts";
import type { StoredPart, UploadConfirmation } from "./wire.ts";

/** What becomes of a multipart upload; `resumed` says how many bytes the store has already. */
export type PartsEvent = AttemptEvent | { type: "resumed"; loaded: number };

export type UploadPartsOptions = CommonOptions & {
  /** How many parts are under way at a time. @default 3 */
  partsAtOnce?: number;
  /** To go on with, from `onSession` of an earlier call for the same file. */
  session?: MultipartSession;
  /** Called once a new multipart upload is begun, before its first part is sent. */
  onSession?: (session: MultipartSession) => void | Promise<void>;
  onProgress?: (progress: UploadProgress) => void;
  onEvent?: (event: PartsEvent) => void;
  signal?: AbortSignal;
};

/**
 * Uploads one file in parts, several at a time, and goes on where an earlier call for it stopped: only
 * parts that were under way are sent again.
 * @throws {UploadError} and the reason of the signal once that is aborted.
 * @throws {TypeError} when an option is wrong.
 */
export async function uploadParts(
  file: File,
  options: UploadPartsOptions,
): Promise<UploadConfirmation> {
  checkIsFile(file);
  checkOptions(options, partsRules);
  return uploadInParts(file, options);
}

const partsRules: OptionRules<UploadPartsOptions> = {
  ...fileRules,
  partsAtOnce: "count",
  session: "object",
  onSession: "call",
};

/** As `uploadParts`, with options that were checked before. */
export async function uploadInParts(
  file: File,
  options: UploadPartsOptions,
): Promise<UploadConfirmation> {
  const ask = serverOf(options);
  const { signal = new AbortController().signal, onEvent } = options;
  checkFile(file, options);
  const { session, stored, isResumed } = await openMultipart(file, options, ask, signal);
  const plan = planParts(file.size, session.partSize);
  const etags = etagsOf(plan, stored);
  await sendAll(file, options, { ask, session, isResumed, plan, etags, signal });
  const { ticket } = session;
  const complete = async () => {
    const parts = await completeList(ask, ticket, etags, signal);
    return ask<UploadConfirmation>({ action: "multipart-complete", ticket, parts }, signal, "key");
  };
  return withAttempts(complete, options, { signal, onEvent });
}

/** By part number; undefined where CORS hid it. */
type Etags = Map<number, string | undefined>;

function etagsOf(plan: readonly Part[], stored: readonly StoredPart[]): Etags {
  const sizes = new Map(plan.map(({ partNumber, start, end }) => [partNumber, end - start]));
  const whole = stored.filter(({ partNumber, size }) => sizes.get(partNumber) === size);
  return new Map(whole.map(({ partNumber, etag }) => [partNumber, etag]));
}

interface Sending {
  ask: AskServer;
  session: MultipartSession;
  isResumed: boolean;
  plan: readonly Part[];
  etags: Etags;
  signal: AbortSignal;
}

async function sendAll(file: File, options: UploadPartsOptions, sending: Sending): Promise<void> {
  const { ask, session, isResumed, plan, etags, signal } = sending;
  const { partsAtOnce = 3, stallMs = 60_000, onEvent } = options;
  const todo = plan.filter(({ partNumber }) => !etags.has(partNumber));
  const tally = tallyOf(file.size, plan, todo, options.onProgress);
  if (isResumed) onEvent?.({ type: "resumed", loaded: tally.loaded() });
  const signer = partSigner(ask, session.ticket, () =>
    plan.filter(({ partNumber }) => !etags.has(partNumber)),
  );
  const failed = new AbortController();
  const lane = async () => {
    const either = AbortSignal.any([signal, failed.signal]);
    for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
      const { partNumber } = part;
      const onSent = (bytes: number) => tally.set(partNumber, bytes);
      const context = { signer, options, signal: either, stallMs, onEvent, onSent };
      etags.set(partNumber, await sendPart(file, part, context));
    }
  };
  const lanes = Array.from({ length: partsAtOnce }, async () =>
    lane().catch((error: unknown) => failed.abort(error)),
  );
  await Promise.all(lanes);
  signal.throwIfAborted();
  failed.signal.throwIfAborted();
}

function tallyOf(
  total: number,
  plan: readonly Part[],
  todo: readonly Part[],
  onProgress: UploadPartsOptions["onProgress"],
) {
  const missing = new Set(todo.map(({ partNumber }) => partNumber));
  const sizes = new Map(plan.map(({ partNumber, start, end }) => [partNumber, end - start]));
  const sent = new Map([...sizes].filter(([partNumber]) => !missing.has(partNumber)));
  const meter = createMeter();
  const loaded = () => [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
  const report = () => {
    const now = performance.now();
    const sum = loaded();
    meter.add(sum, now);
    const bytesPerSecond = meter.rate(now);
    const left = secondsLeft(total - sum, bytesPerSecond);
    onProgress?.({ loaded: sum, total, bytesPerSecond, secondsLeft: left, startedOver: 0 });
  };
  report();
  return {
    loaded,
    set(partNumber: number, bytes: number) {
      sent.set(partNumber, Math.min(bytes, sizes.get(partNumber) ?? 0));
      report();
    },
  };
}

/** Asks for what CORS hid, so that a bucket which does not expose `ETag` works too. */
async function completeList(ask: AskServer, ticket: string, etags: Etags, signal: AbortSignal) {
  const hidden = [...etags.values()].includes(undefined);
  const listed = hidden
    ? (await ask<{ parts: StoredPart[] }>({ action: "multipart-list", ticket }, signal, "parts"))
        .parts
    : [];
  const found = new Map(listed.map(({ partNumber, etag }) => [partNumber, etag]));
  return [...etags]
    .map(([partNumber, etag]) => ({ partNumber, etag: etag ?? found.get(partNumber) ?? "" }))
    .toSorted((a, b) => a.partNumber - b.partNumber);
}
