import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { S3Client } from "@aws-sdk/client-s3";
import { startS3Local } from "@hitless/s3-local";

import type { Credentials, SignerOptions } from "../../src/index.ts";

/** A store of its own with one bucket, and what signers and the SDK need to reach it. */
export interface Store extends AsyncDisposable {
  readonly options: SignerOptions & {
    readonly endpoint: string;
    readonly credentials: Credentials;
  };
  readonly sdk: S3Client;
}

export const bucket = "uploads";
export const pageOrigin = "http://page.example";

export async function startStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-signer-"));
  const store = await startS3Local(folder, {
    port: 0,
    buckets: [bucket],
    cors: [
      {
        allowedOrigins: [pageOrigin],
        allowedMethods: ["GET", "HEAD", "POST", "PUT"],
        allowedHeaders: ["*"],
        exposeHeaders: ["ETag"],
      },
    ],
  });
  const { url: endpoint, region, credentials } = store;
  return {
    options: { bucket, region, endpoint, credentials },
    sdk: new S3Client({ region, endpoint, credentials, forcePathStyle: true }),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
