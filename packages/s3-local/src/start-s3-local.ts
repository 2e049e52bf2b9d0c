import type { Credentials } from "./credentials/credentials.ts";
import { openEndpoint } from "./open-endpoint.ts";
import type { S3LocalOptions } from "./options.ts";

/** A running endpoint. */
export interface S3Local extends AsyncDisposable {
  /** What clients take as their endpoint; buckets are the first segment of the path. */
  url: string;
  port: number;
  region: string;
  /** The first of those who may ask. */
  credentials: Credentials;
  /** Ends it: requests in flight end first. */
  close(): Promise<void>;
}

/**
 * Starts the endpoint on a folder, which is made where there is none and belongs to it.
 * @throws {S3LocalError} `invalid`, `folder`, `listen-failed`
 */
export async function startS3Local(folder: string, options: S3LocalOptions = {}): Promise<S3Local> {
  const { close, ...endpoint } = await openEndpoint(folder, options);
  let closed: Promise<void> | undefined;
  const closeOnce = () => (closed ??= close());
  return { ...endpoint, close: closeOnce, [Symbol.asyncDispose]: closeOnce };
}
