import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { awscli } from "@hitless-tools/real-parts/awscli";
import { expect, test } from "vitest";

import { execute } from "./support/execute.ts";
import { start, type Started } from "./support/start.ts";

test("aws s3 makes a bucket, copies, synchronizes, signs and removes", async (context) => {
  const program = await awscli();
  if ("skipped" in program) return context.skip(program.skipped);
  await using started = await start();
  const { folder } = started;
  const aws = awsOf(started, program.path);
  const large = Buffer.alloc(20 * 1024 ** 2, "large file ");
  await mkdir(join(folder, "from/sub"), { recursive: true });
  await writeFile(join(folder, "from/large.bin"), large);
  await writeFile(join(folder, "from/sub/ü b.txt"), "small");

  await aws("s3", "mb", "s3://music");
  // More than 8 MB go as a multipart upload.
  await aws("s3", "sync", join(folder, "from"), "s3://music/set");
  await aws("s3", "cp", "s3://music/set/large.bin", "s3://music/copy.bin");
  await aws("s3", "cp", "s3://music/copy.bin", join(folder, "back.bin"));
  expect(hashOf(await readFile(join(folder, "back.bin")))).toBe(hashOf(large));
  const url = (await aws("s3", "presign", "s3://music/set/sub/ü b.txt")).trim();
  expect(await (await fetch(url)).text()).toBe("small");
  await aws("s3", "rb", "--force", "s3://music");
  const { Buckets } = await started.s3.send(new ListBucketsCommand());
  expect(Buckets?.map(({ Name }) => Name)).toEqual(["uploads"]);
  expect(started.mistakes).toEqual([]);
});

test("aws s3api puts with metadata, gets a range, lists by pages, sets CORS and deletes", async (context) => {
  const program = await awscli();
  if ("skipped" in program) return context.skip(program.skipped);
  await using started = await start();
  const { folder } = started;
  const aws = awsOf(started, program.path);
  const api = async (...args: string[]): Promise<Record<string, unknown>> => {
    const text = await aws("s3api", ...args, "--bucket", "uploads", "--output", "json");
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  const file = join(folder, "file.txt");
  await writeFile(file, "0123456789");
  const described = ["--metadata", "maker=lute", "--content-type", "text/plain"];
  await api("put-object", "--key", "a", "--body", file, ...described);
  const got = await api("get-object", "--key", "a", "--range", "bytes=2-4", join(folder, "part"));
  expect(got).toMatchObject({ ContentRange: "bytes 2-4/10", Metadata: { maker: "lute" } });
  expect(await readFile(join(folder, "part"), "utf8")).toBe("234");
  for (const Key of ["b", "c"]) {
    await started.s3.send(new PutObjectCommand({ Bucket: "uploads", Key, Body: "x" }));
  }
  const pages = await api("list-objects-v2", "--page-size", "1");
  expect(pages["Contents"]).toMatchObject([{ Key: "a" }, { Key: "b" }, { Key: "c" }]);
  const rules = { CORSRules: [{ AllowedOrigins: ["*"], AllowedMethods: ["GET"] }] };
  await api("put-bucket-cors", "--cors-configuration", JSON.stringify(rules));
  const gone = JSON.stringify({ Objects: [{ Key: "a" }, { Key: "b" }] });
  expect(await api("delete-objects", "--delete", gone)).toMatchObject({
    Deleted: [{ Key: "a" }, { Key: "b" }],
  });
  await expect(api("get-bucket-lifecycle-configuration")).rejects.toThrow(
    /NotImplemented.*GetBucketLifecycleConfiguration/,
  );
  expect(started.mistakes).toEqual([]);
});

function awsOf({ local, folder }: Started, path: string) {
  return async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await execute([path, "--endpoint-url", local.url, ...args], {
      AWS_ACCESS_KEY_ID: local.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: local.credentials.secretAccessKey,
      AWS_DEFAULT_REGION: local.region,
      AWS_EC2_METADATA_DISABLED: "true",
      HOME: folder,
      LANG: "C.UTF-8",
    });
    if (code !== 0) throw new Error(`aws ${args.join(" ")} ended with ${code}: ${stderr}`);
    return stdout;
  };
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
