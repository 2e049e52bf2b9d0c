import { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { startS3Local } from "@hitless/s3-local";

/** The example of the README. */
export async function example(folder: string): Promise<string[]> {
  // example {
  await using local = await startS3Local(folder, { port: 0, buckets: ["uploads"] });
  const s3 = new S3Client({
    endpoint: local.url,
    region: local.region,
    credentials: local.credentials,
    forcePathStyle: true,
  });

  const { url, fields } = await createPresignedPost(s3, {
    Bucket: "uploads",
    Key: "u/anna/picture.png",
    Conditions: [["content-length-range", 1, 1_000_000]],
    Fields: { "Content-Type": "image/png" },
    Expires: 300,
  });
  const post = (key: string) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, key })) form.set(name, value);
    form.set("file", new Blob(["what a browser sends"]));
    return fetch(url, { method: "POST", body: form });
  };
  const allowed = await post("u/anna/picture.png"); // 204
  const refused = await post("u/bob/picture.png"); // 403, Invalid according to Policy: …
  // }
  s3.destroy();
  return [String(allowed.status), `${refused.status} ${await refused.text()}`];
}
