import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { cleanFolder } from "@hitless-tools/real-parts/clean-folder";
import { markedProcesses } from "@hitless-tools/real-parts/processes";
import { startRadosgw } from "@hitless-tools/real-parts/start-radosgw";

import { BenchError } from "../errors.ts";
import { startDaemon } from "../parts/daemon.ts";
import { freePort } from "../parts/free-port.ts";
import { mostMemoryOf, nameOf } from "../parts/process-memory.ts";

export const bucket = "uploads";

/** A store that answers, with a bucket. */
export interface Store extends AsyncDisposable {
  url: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** The most that the process which takes requests has had so far, in MB. */
  memory(): Promise<number>;
}

export type StoreStarter = (options: { signal: AbortSignal }) => Promise<Store>;

export const startOurs: StoreStarter = async ({ signal }) => {
  await using parts = new AsyncDisposableStack();
  const folder = await temporaryFolder(parts);
  const port = await freePort();
  const credentials = { accessKeyId: "benchmark", secretAccessKey: "benchmark" };
  const manifest = fileURLToPath(import.meta.resolve("@hitless/s3-local/package.json"));
  const bin = join(dirname(manifest), "bin/hitless-s3-local.js");
  const command = [process.execPath, bin, join(folder, "data"), "--port", String(port)];
  const environment = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const at = { port };
  const daemon = parts.use(
    await startDaemon([...command, "--bucket", bucket], { folder, at, environment, signal }),
  );
  const owned = parts.move();
  return {
    url: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials,
    memory: () => mostMemoryOf(daemon.pid),
    [Symbol.asyncDispose]: async () => owned.disposeAsync(),
  };
};

/** A gateway of its own, with all that it needs. @throws {BenchError} `missing` */
export const startRados: StoreStarter = async ({ signal }) => {
  await using parts = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => cleanFolder(folder));
  const started = await startRadosgw(folder);
  if ("skipped" in started) throw new BenchError("missing", started.skipped);
  const { url: endpoint, region, credentials } = started;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }), { abortSignal: signal });
  client.destroy();
  const gateway = markedProcesses(folder).find((pid) => nameOf(pid) === "radosgw") ?? 0;
  const owned = parts.move();
  return {
    url: endpoint,
    region,
    credentials,
    memory: () => mostMemoryOf(gateway),
    [Symbol.asyncDispose]: async () => owned.disposeAsync(),
  };
};

async function temporaryFolder(parts: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-bench-"));
  parts.defer(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}
