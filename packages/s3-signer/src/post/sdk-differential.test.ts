import { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { expect, test } from "vitest";

import { formFor } from "./form.ts";

const regions = ["us-east-1", "eu-central-1", "ap-southeast-2", "cn-north-1"];
const keys = ["a", "u/alice/théremin.png", "u/日本語/写真.jpg", "u/🎛️/x y.txt", "u/a+b=c&d.pdf"];

// Each run tries others; what fails is named by its number, which makes the whole case.
test("signs 400 policies as @aws-sdk/s3-presigned-post does", async () => {
  for (let number = 0; number < 400; number += 1) {
    const random = randomFrom(number);
    const credentials = {
      accessKeyId: `AKIA${random.text(16)}`,
      secretAccessKey: random.text(40),
      ...(random.chance() && { sessionToken: random.text(200) }),
    };
    const region = random.of(regions);
    const theirs = await createPresignedPost(new S3Client({ region, credentials }), {
      Bucket: "uploads",
      Key: random.of(keys),
      Expires: 1 + random.below(3600),
      Conditions: [["content-length-range", 0, random.below(1e9)]],
      Fields: { "Content-Type": random.text(12), "x-amz-meta-name": random.text(30) },
    });
    const form = formFor("uploads", region)(credentials);
    const now = dateOf(theirs.fields["X-Amz-Date"] ?? "");

    const ours = {
      credential: form._createCredential(now),
      date: form._shortDate(now),
      signature: form.sign(theirs.fields["Policy"] ?? "", { now }),
    };

    expect(ours, `case ${number}`).toEqual({
      credential: theirs.fields["X-Amz-Credential"],
      date: theirs.fields["X-Amz-Date"],
      signature: theirs.fields["X-Amz-Signature"],
    });
  }
});

function dateOf(text: string): Date {
  return new Date(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

interface Random {
  below(limit: number): number;
  chance(): boolean;
  of<T>(list: readonly T[]): T;
  text(length: number): string;
}

/** The generator mulberry32, so that a number names a case for ever. */
function randomFrom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: () => next() < 0.5,
    of: (list) => list[below(list.length)] as (typeof list)[number],
    text: (length) => Array.from({ length }, () => String.fromCharCode(33 + below(94))).join(""),
  };
}
