import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { S3Client } from "@aws-sdk/client-s3";
import { type S3Local, startS3Local } from "@hitless/s3-local";

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

/** @param credentials who may use it; by default a key pair is made */
export async function startStore(credentials?: Credentials): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-signer-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const store = await startIn(folder, credentials).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const { url: endpoint, region, credentials: known } = store;
  return {
    options: { bucket, region, endpoint, credentials: known },
    sdk: new S3Client({ region, endpoint, credentials: known, forcePathStyle: true }),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await remove();
    },
  };
}

function startIn(folder: string, credentials: Credentials | undefined): Promise<S3Local> {
  return startS3Local(folder, {
    port: 0,
    buckets: [bucket],
    ...(credentials && { credentials: [credentials] }),
    cors: [
      {
        allowedOrigins: [pageOrigin],
        allowedMethods: ["GET", "HEAD", "POST", "PUT"],
        allowedHeaders: ["*"],
        exposeHeaders: ["ETag"],
      },
    ],
  });
}
