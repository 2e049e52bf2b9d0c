import { meter } from "../payload/meter.ts";
import { Fault } from "../protocol/fault.ts";
import { xmlDocument } from "../protocol/write-xml.ts";
import type { Bucket } from "../store/bucket.ts";
import type { Description, ObjectRecord } from "../store/records.ts";
import { copySource, sourceBody } from "./copy-source.ts";
import { descriptionOf } from "./description.ts";
import { type Answer, bucketOf, type Call, keyOf } from "./operation.ts";
import { writeCheck } from "./preconditions.ts";
import { maxUploadBytes, receive } from "./receive.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";
import { directive } from "./tags.ts";

/** CopyObject. @throws {Fault} `InvalidRequest`, and what {@link copySource} throws */
export async function copyObject(call: Call): Promise<Answer> {
  const bucket = bucketOf(call);
  const key = keyOf(call);
  refuseUnsupported(call.request);
  const source = copySource(call);
  const isReplaced = isReplacedBy(call, "x-amz-metadata-directive");
  if (!isReplaced && source.bucket === bucket && source.object.key === key) {
    const message =
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.";
    throw new Fault("InvalidRequest", { message });
  }
  if (source.object.size > maxUploadBytes) {
    const message = `The specified copy source is larger than the maximum allowable size for a copy source: ${maxUploadBytes}`;
    throw new Fault("InvalidRequest", { message });
  }
  const description = descriptionFor(call, source.object, isReplaced);
  const object = await copyBytes(source, bucket, { key, description });
  await bucket.put(object, writeCheck(call.request));
  const content = {
    LastModified: object.modified,
    ETag: `"${object.etag}"`,
    ...(object.checksum && { [`Checksum${object.checksum.algorithm}`]: object.checksum.value }),
  };
  return { status: 200, body: xmlDocument("CopyObjectResult", content) };
}

function isReplacedBy({ request }: Call, name: string): boolean {
  return directive(name, request.headers.get(name)) === "REPLACE";
}

/** Tags are kept or replaced apart from the rest. */
function descriptionFor(call: Call, source: ObjectRecord, isReplaced: boolean): Description {
  const given = descriptionOf(call.request);
  const { headers, metadata } = isReplaced ? given : source;
  const { tags } = isReplacedBy(call, "x-amz-tagging-directive") ? given : source;
  return { headers, metadata, ...(tags !== undefined && { tags }) };
}

/** One upload's file gets a further name; parts become one, whose ETag is that of its bytes, as S3 has it. */
async function copyBytes(
  { bucket: from, object }: { bucket: Bucket; object: ObjectRecord },
  to: Bucket,
  { key, description }: { key: string; description: Description },
): Promise<ObjectRecord> {
  const { size } = object;
  const modified = new Date().toISOString();
  const [only, ...more] = object.segments;
  if (only !== undefined && more.length === 0 && !object.etag.includes("-")) {
    const release = from.hold(object);
    try {
      const [file = ""] = await to.adopt(key, from.objectsFolder, [only.file]);
      const { tags: _, ...rest } = object;
      return { ...rest, key, modified, ...description, segments: [{ file, size }] };
    } finally {
      await release();
    }
  }
  const body = sourceBody(from.read(object, { first: 0, last: size - 1 }));
  const received = await receive(body, await to.create(key), { measure: meter({}), length: size });
  const segments = [{ file: received.file, size }];
  return { key, size, etag: received.md5, modified, ...description, segments };
}
