import { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { createSigner } from "@hitless/s3-signer";

import type { Benchmark, Run, Sample } from "../benchmark.ts";
import { BenchError } from "../errors.ts";
import { packageVersion } from "../versions.ts";

const ours = "@hitless/s3-signer";
const peer = "@aws-sdk/s3-presigned-post";
const place = { bucket: "uploads", region: "eu-central-1" };
const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example/secret+key" };
const file = { contentType: "image/png", size: 1_000_000 };
const expiresIn = 300;

type Sign = (key: string) => Promise<{ fields: Readonly<Record<string, string>> }>;

/** How many uploads one process can sign. */
export const benchmark: Benchmark = {
  title: "Signing forms for uploads to S3",
  question: "How many forms can one process sign in a second?",
  contenders: [
    { name: ours, version: packageVersion(ours), role: "ours" },
    { name: peer, version: packageVersion(peer), role: "peer" },
  ],
  cases: ["one after another"],
  figures: [
    { key: "rate", label: "forms signed", unit: "per second", better: "higher" },
    { key: "cpu", label: "CPU", unit: "µs per form", better: "lower" },
  ],
  defaults: { rounds: 9, seconds: 2 },
  method: [
    "Each form is for another key, of an exact type and size, with fixed credentials, good for five minutes; the next is begun when the one before is there.",
    `${ours}: \`signUpload()\`, which also checks the key and the rules.`,
    `${peer}: \`createPresignedPost()\` with the same conditions, on a client that is kept.`,
  ],
  limits: ["The server that asks who the user is takes longer than either."],
  prepare: () => {
    const signers: Readonly<Record<string, Sign>> = { [ours]: ourSign(), [peer]: peerSign() };
    return Promise.resolve({
      measure: async (run) => measure(run, signers[run.contender]),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
};

function ourSign(): Sign {
  const signer = createSigner({ ...place, credentials });
  return async (key) =>
    signer.signUpload({ ...file, key }, { types: ["image/png"], maxSize: file.size, expiresIn });
}

function peerSign(): Sign {
  const client = new S3Client({ region: place.region, credentials });
  return async (key) =>
    createPresignedPost(client, {
      Bucket: place.bucket,
      Key: key,
      Expires: expiresIn,
      Fields: { "Content-Type": file.contentType, success_action_status: "201" },
      Conditions: [["content-length-range", file.size, file.size]],
    });
}

async function measure({ seconds, signal }: Run, sign: Sign | undefined): Promise<Sample> {
  if (sign === undefined) throw new TypeError("There is no such contender");
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  let count = 0;
  while (performance.now() < until) {
    signal.throwIfAborted();
    const { fields } = await sign(`u/bench/${count}.png`);
    if (!/^[\da-f]{64}$/.test(signatureOf(fields)))
      throw new BenchError("bad-answers", "no signature");
    count += 1;
  }
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { rate: (count * 1000) / ms, cpu: (user + system) / count };
}

/** Each spells the field in its own way. */
function signatureOf(fields: Readonly<Record<string, string>>): string {
  const found = Object.entries(fields).find(([name]) => name.toLowerCase() === "x-amz-signature");
  return found?.[1] ?? "";
}
