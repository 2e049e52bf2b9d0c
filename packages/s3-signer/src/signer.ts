import { checkNames } from "./check-names.ts";
import { deleteObject } from "./completion/delete.ts";
import { headObject, type StoredObject } from "./completion/head.ts";
import { type CredentialSource, currentCredentials } from "./credentials.ts";
import { bucketUrl, type EndpointOptions } from "./endpoint.ts";
import { abortMultipart } from "./multipart/abort.ts";
import { completeMultipart, type PartToJoin } from "./multipart/complete.ts";
import { createMultipart, type MultipartUpload } from "./multipart/create.ts";
import { listParts, type UploadedPart } from "./multipart/list-parts.ts";
import { listUnfinished, type UnfinishedUpload } from "./multipart/list-unfinished.ts";
import { type PartToSign, type SignedParts, signParts } from "./multipart/sign-parts.ts";
import { formFor } from "./post/form.ts";
import { type SignedPost, signPost } from "./post/sign-post.ts";
import { type PutOptions, type SignedPut, signPut } from "./put/sign-put.ts";
import { objectUrl } from "./request/store-request.ts";
import { judgeUpload, type UploadToSign } from "./rules/judge-upload.ts";
import type { UploadRules } from "./rules/upload-rules.ts";
import type { SigningContext } from "./signing-context.ts";

export interface SignerOptions extends EndpointOptions {
  /** Fixed ones, or a provider of the AWS SDK, which is asked again before they end. */
  readonly credentials: CredentialSource;
  /** How long the store may take to answer, in ms. @default 20_000 */
  readonly timeoutMs?: number;
  /** The clock. @default the computer's */
  readonly now?: () => Date;
}

type Identified = Pick<MultipartUpload, "key" | "uploadId">;

/** Signs uploads into one bucket, and asks the store about them. */
export interface Signer {
  readonly bucket: string;
  readonly region: string;
  /** The bucket's address, where forms are posted. */
  readonly bucketUrl: string;
  /** Signs a form for a browser: exact key and type, a range of sizes, a short time. */
  signUpload(upload: UploadToSign, rules?: UploadRules): Promise<SignedPost>;
  /** Signs a PUT, for stores that know no POST of forms. The size must be given. */
  signPut(upload: UploadToSign, rules?: UploadRules, options?: PutOptions): Promise<SignedPut>;
  /** Begins a multipart upload. The size must be given. */
  createMultipart(
    upload: UploadToSign,
    rules?: UploadRules,
    signal?: AbortSignal,
  ): Promise<MultipartUpload & { readonly size: number }>;
  /** Signs parts for a browser, for `expiresIn` seconds (default 300). */
  signParts(
    upload: MultipartUpload & { readonly size: number },
    parts: readonly PartToSign[],
    expiresIn?: number,
  ): Promise<SignedParts>;
  listParts(upload: Identified, signal?: AbortSignal): Promise<UploadedPart[]>;
  completeMultipart(
    upload: Identified,
    parts: readonly PartToJoin[],
    signal?: AbortSignal,
  ): Promise<void>;
  abortMultipart(upload: Identified, signal?: AbortSignal): Promise<void>;
  /** Multipart uploads that nobody completed; `abortMultipart` removes them. */
  listUnfinished(prefix?: string, signal?: AbortSignal): Promise<UnfinishedUpload[]>;
  /** What the store has under a key; undefined when there is nothing. */
  head(key: string, signal?: AbortSignal): Promise<StoredObject | undefined>;
  /** Removes an object, such as one that was never confirmed. */
  deleteObject(key: string, signal?: AbortSignal): Promise<void>;
  /** The time by the signer's clock. */
  now(): Date;
  /** The address of an object; whether it may be read there is the bucket's matter. */
  objectUrl(key: string): string;
}

/**
 * Makes a signer. Nothing is sent before it is asked to.
 *
 * @throws {TypeError} when an option is wrong.
 * @example createSigner({ bucket: "uploads", region: "eu-central-1", credentials: fromNodeProviderChain() })
 */
export function createSigner(options: SignerOptions): Signer {
  const context = contextOf(options);
  return {
    bucket: context.bucket,
    region: context.region,
    bucketUrl: context.bucketUrl,
    signUpload: async (upload, rules) => signPost(context, judgeUpload(upload, rules)),
    signPut: async (upload, rules, put) => signPut(context, judgeUpload(upload, rules), put),
    createMultipart: async (upload, rules, signal) => {
      const terms = judgeUpload(upload, rules);
      return { ...(await createMultipart(context, terms, signal)), size: terms.maxSize };
    },
    signParts: async (upload, parts, expiresIn = 300) =>
      signParts(context, upload, parts, expiresIn),
    listParts: async (upload, signal) => listParts(context, upload, signal),
    completeMultipart: async (upload, parts, signal) =>
      completeMultipart(context, upload, parts, signal),
    abortMultipart: async (upload, signal) => abortMultipart(context, upload, signal),
    listUnfinished: async (prefix = "", signal) => listUnfinished(context, prefix, signal),
    head: async (key, signal) => headObject(context, key, signal),
    deleteObject: async (key, signal) => deleteObject(context, key, signal),
    now: () => context.now(),
    objectUrl: (key) => objectUrl(context.bucketUrl, key),
  };
}

function contextOf(options: SignerOptions): SigningContext {
  checkNames("The options of createSigner", options, optionNames);
  const { bucket, region, credentials, timeoutMs = 20_000, now = () => new Date() } = options;
  const url = bucketUrl(options);
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1)
    throw new TypeError(`timeoutMs must be a whole number of at least 1; got ${String(timeoutMs)}`);
  if (typeof now !== "function") throw new TypeError("now must be a function");
  return {
    bucket,
    region,
    bucketUrl: url,
    credentials: currentCredentials(credentials, now),
    form: formFor(bucket, region),
    now,
    timeoutMs,
  };
}

const optionNames: readonly (keyof SignerOptions)[] = [
  "bucket",
  "region",
  "credentials",
  "endpoint",
  "pathStyle",
  "timeoutMs",
  "now",
];
