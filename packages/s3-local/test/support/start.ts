import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";

import {
  type S3Local,
  type S3LocalEvent,
  type S3LocalOptions,
  startS3Local,
} from "../../src/index.ts";

export interface Started extends AsyncDisposable {
  local: S3Local;
  s3: S3Client;
  folder: string;
  /** What went wrong inside. */
  mistakes: unknown[];
}

export const testBucket = "uploads";

/** An endpoint on a folder of its own, and a client of AWS's SDK for it. */
export async function start(options: S3LocalOptions = {}): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-s3-local-"));
  const mistakes: unknown[] = [];
  const onEvent = (event: S3LocalEvent) => {
    if (event.type === "mistake") mistakes.push(event.error);
    options.onEvent?.(event);
  };
  const local = await startS3Local(folder, { port: 0, buckets: [testBucket], ...options, onEvent });
  const s3 = clientOf(local);
  return {
    local,
    s3,
    folder,
    mistakes,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await local.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function clientOf(
  { url, region, credentials }: Pick<S3Local, "url" | "region" | "credentials">,
  options: S3ClientConfig = {},
): S3Client {
  return new S3Client({ endpoint: url, region, credentials, forcePathStyle: true, ...options });
}
