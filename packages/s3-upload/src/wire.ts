/** The file as the application's server is told of it. */
export interface FileDescription {
  /** Which of the server's rules it is for; the server has a default. */
  kind?: string | undefined;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
}

/** A part of a multipart upload that the store has. */
export interface StoredPart {
  partNumber: number;
  size: number;
  etag: string;
}

/** What is asked of the application's server: one JSON body for each `action`. */
export type ServerRequest =
  | ({ action: "sign"; checksum?: string | undefined } & FileDescription)
  | { action: "complete"; ticket: string; etag?: string | undefined }
  | ({ action: "multipart-create" } & FileDescription)
  | { action: "multipart-sign"; ticket: string; parts: { partNumber: number; size: number }[] }
  | { action: "multipart-list"; ticket: string }
  | {
      action: "multipart-complete";
      ticket: string;
      parts: { partNumber: number; etag: string }[];
    }
  | { action: "multipart-abort"; ticket: string };

/** Until when by the clock of the server, which need not be the browser's. ISO 8601. */
export interface Validity {
  expires?: string;
  now?: string;
}

/** What the browser has to send to the store: the answer to `sign`. */
export interface UploadSettings extends Validity {
  /** @default "POST" */
  method?: "POST" | "PUT";
  url: string;
  /** Of the form, for POST. */
  fields?: Readonly<Record<string, string>>;
  /** For PUT. */
  headers?: Readonly<Record<string, string>>;
  key?: string;
  /** Proves to `complete` what was signed; without it nobody is asked whether the file is there. */
  ticket?: string;
}

/** The answer to `multipart-create`. */
export interface MultipartStart extends Validity {
  key: string;
  uploadId: string;
  /** In bytes; only the last part may be smaller. */
  partSize: number;
  ticket: string;
}

/** The answer to `multipart-sign`. */
export interface SignedParts extends Validity {
  parts: { partNumber: number; url: string; headers?: Readonly<Record<string, string>> }[];
}

/**
 * What the server found in the store after the upload, and signed, so that the page can hand it on.
 * Where the settings had no `ticket` nobody checked: then it is what the store said to the browser,
 * without `user`, `bucket`, `checkedAt` and `signature`.
 */
export interface UploadConfirmation {
  /** Who uploaded it, as the server knows them. */
  user?: string;
  key: string;
  bucket?: string;
  /** In bytes. */
  size: number;
  type: string;
  etag?: string | undefined;
  /** ISO 8601, by the clock of the server. */
  checkedAt?: string;
  signature?: string;
}
