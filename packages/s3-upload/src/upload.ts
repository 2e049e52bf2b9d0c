import { type AskServer, serverOf } from "./ask-server.ts";
import { type AttemptEvent, withAttempts } from "./attempts.ts";
import { checkFile } from "./check-file.ts";
import { checkIsFile, checkOptions, fileRules, type OptionRules } from "./check-options.ts";
import type { CommonOptions } from "./common-options.ts";
import { describeFile, typeOf } from "./describe-file.ts";
import { deliver } from "./deliver.ts";
import type { StoreAnswer, StoreRequest } from "./send.ts";
import { etagOf } from "./store-answer.ts";
import { createMeter, secondsLeft, type UploadProgress } from "./transfer.ts";
import { validity } from "./validity.ts";
import type { UploadConfirmation, UploadSettings } from "./wire.ts";

export type UploadOptions = CommonOptions & {
  /**
   * Has the store check the file against its SHA-256. The whole file is read into memory for it,
   * and the page must come over HTTPS.
   * @default false
   */
  checksum?: boolean;
  onProgress?: (progress: UploadProgress) => void;
  onEvent?: (event: AttemptEvent) => void;
  signal?: AbortSignal;
};

/**
 * Uploads one file straight to the store by one request, a form that the server signed, and has the
 * server check that it is there. No byte of the file goes to the server.
 * @throws {UploadError} and the reason of the signal once that is aborted.
 * @throws {TypeError} when an option is wrong.
 */
export async function upload(file: File, options: UploadOptions): Promise<UploadConfirmation> {
  checkIsFile(file);
  checkOptions(options, uploadRules);
  return uploadWhole(file, options);
}

const uploadRules: OptionRules<UploadOptions> = { ...fileRules, checksum: "flag" };

/** As `upload`, with options that were checked before. */
export async function uploadWhole(file: File, options: UploadOptions): Promise<UploadConfirmation> {
  const ask = serverOf(options);
  const { signal = new AbortController().signal, onEvent } = options;
  checkFile(file, options);
  signal.throwIfAborted();
  const { settings, answer } = await sendWhole(file, options, ask, signal);
  const { ticket } = settings;
  const etag = etagOf(answer);
  if (ticket === undefined) {
    const key = settings.key ?? settings.fields?.["key"] ?? "";
    return { key, size: file.size, type: typeOf(file), etag };
  }
  return withAttempts(() => ask({ action: "complete", ticket, etag }, signal, "key"), options, {
    signal,
    onEvent,
  });
}

async function sendWhole(
  file: File,
  options: UploadOptions,
  ask: AskServer,
  signal: AbortSignal,
): Promise<{ settings: UploadSettings; answer: StoreAnswer }> {
  const { stallMs = 60_000, onEvent } = options;
  const description = describeFile(file, options.kind);
  const checksum = options.checksum === true ? await sha256(file) : undefined;
  const report = reporterOf(file.size, options.onProgress);
  let signed: { settings: UploadSettings; holds: (at: number) => boolean } | undefined;
  const onExpired = () => (signed = undefined);

  const work = async (attempt: number) => {
    if (signed?.holds(performance.now()) !== true) {
      const request = { action: "sign" as const, ...description, checksum };
      const settings = await ask<UploadSettings>(request, signal, "url");
      signed = { settings, holds: validity(settings, performance.now()) };
    }
    const { settings } = signed;
    report(0);
    const how = { signal, stallMs, onSent: report, blob: file, name: file.name, attempt };
    const answer = await deliver(requestOf(settings, file), how);
    report(Infinity);
    return { settings, answer };
  };
  return withAttempts(work, options, { signal, onEvent, onExpired });
}

function requestOf(
  { method = "POST", url, fields = {}, headers = {} }: UploadSettings,
  file: File,
): StoreRequest {
  if (method === "PUT") return { method, url, headers, body: file };
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  // S3 ignores what comes after the file:
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
  body.append("file", file);
  return { method, url, body };
}

function reporterOf(total: number, onProgress: UploadOptions["onProgress"]) {
  const meter = createMeter();
  let last = 0;
  let startedOver = 0;
  return (sent: number) => {
    if (sent === 0 && last > 0) startedOver += 1;
    // What is sent holds the other fields of the form too.
    const loaded = Math.min(sent, total);
    last = loaded;
    const now = performance.now();
    meter.add(loaded, now);
    const bytesPerSecond = meter.rate(now);
    onProgress?.({
      loaded,
      total,
      bytesPerSecond,
      secondsLeft: secondsLeft(total - loaded, bytesPerSecond),
      startedOver,
    });
  };
}

async function sha256(file: File): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return btoa(String.fromCharCode(...hash));
}
