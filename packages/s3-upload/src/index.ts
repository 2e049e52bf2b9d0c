export type { GetSettings, SettingsSource } from "./ask-server.ts";
export type { AttemptEvent, AttemptOptions } from "./attempts.ts";
export { bytes } from "./bytes.ts";
export { checkFile, type FileRules } from "./check-file.ts";
export type { CommonOptions } from "./common-options.ts";
export { UploadError, type UploadErrorCode, type UploadErrorPlace } from "./errors.ts";
export type { MultipartSession } from "./open-multipart.ts";
export { UploadQueue } from "./queue.ts";
export type { QueueEvent, QueueOptions } from "./queue-options.ts";
export type { QueueSnapshot, UploadItem, UploadState } from "./queue-item.ts";
export { english, type Sentences, sentenceOf } from "./sentences.ts";
export type { UploadProgress } from "./transfer.ts";
export type { UnfinishedUpload } from "./unfinished.ts";
export { upload, type UploadOptions } from "./upload.ts";
export { type PartsEvent, uploadParts, type UploadPartsOptions } from "./upload-parts.ts";
export type {
  FileDescription,
  MultipartStart,
  ServerRequest,
  SignedParts,
  StoredPart,
  UploadConfirmation,
  UploadSettings,
} from "./wire.ts";
