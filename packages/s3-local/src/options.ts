import type { z } from "zod";

import type { Credentials } from "./credentials/credentials.ts";
import type { S3LocalEvent } from "./events.ts";
import type { corsRule } from "./store/records.ts";

/** Which pages of other origins may use a bucket, the way of S3's CORS configuration. */
export type CorsRule = z.input<typeof corsRule>;

export interface S3LocalOptions {
  /** @default "127.0.0.1" */
  host?: string;
  /** 0 takes a free one. @default 9000 */
  port?: number;
  /** Signatures for another one are refused. @default "us-east-1" */
  region?: string;
  /** Buckets that are there from the start. @default [] */
  buckets?: readonly string[];
  /** The CORS rules of these buckets, in place of those they have. */
  cors?: readonly CorsRule[];
  /** Who may ask. @default a key pair that is made at the first start and kept in the folder, 0600 */
  credentials?: readonly Credentials[];
  /** A connection on which nothing moves for so long is closed. @default 60_000 */
  idleTimeoutMs?: number;
  /** How long requests in flight may take at the end. @default 5_000 */
  closeGraceMs?: number;
  onEvent?: (event: S3LocalEvent) => void;
}
