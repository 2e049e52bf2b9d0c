import { readText } from "../payload/read-text.ts";
import { Fault } from "../protocol/fault.ts";
import { xmlDocument } from "../protocol/write-xml.ts";
import type { ObjectRecord } from "../store/records.ts";
import { refuseVersion } from "./get-object.ts";
import { type Answer, bucketOf, type Call, keyOf } from "./operation.ts";
import { type Tags, tagsContent, tagsOfDocument } from "./tags.ts";

const maxBytes = 64 * 1024;

/** GetObjectTagging. @throws {Fault} `NoSuchKey` */
export async function getObjectTagging(call: Call): Promise<Answer> {
  const { tags = {} } = objectOf(call);
  return { status: 200, body: xmlDocument("Tagging", tagsContent(tags)) };
}

/** PutObjectTagging. @throws {Fault} `NoSuchKey`, `MalformedXML`, `InvalidTag` */
export async function putObjectTagging(call: Call): Promise<Answer> {
  objectOf(call);
  const text = await readText(call.request, call.caller.payload, { maxBytes });
  await setTags(call, tagsOfDocument(text));
  return { status: 200 };
}

export async function deleteObjectTagging(call: Call): Promise<Answer> {
  objectOf(call);
  await setTags(call, {});
  return { status: 204 };
}

async function setTags(call: Call, tags: Tags): Promise<void> {
  const { bucket, object } = { bucket: bucketOf(call), object: objectOf(call) };
  await bucket.put({ ...object, tags }, (before) => {
    // Another object may have come in its place: these tags were not for that one.
    if (before?.segments[0]?.file !== object.segments[0]?.file) throw new Fault("NoSuchKey");
  });
}

function objectOf(call: Call): ObjectRecord {
  refuseVersion(call.request);
  const object = bucketOf(call).find(keyOf(call));
  if (object === undefined) throw new Fault("NoSuchKey", { elements: { Key: keyOf(call) } });
  return object;
}
