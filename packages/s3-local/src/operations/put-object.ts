import { checksumHeaders } from "./object-headers.ts";
import { openBody } from "../payload/open-body.ts";
import { expectations, type Measured, meter } from "../payload/meter.ts";
import type { Bucket, Check } from "../store/bucket.ts";
import type { Description, ObjectRecord } from "../store/records.ts";
import { descriptionOf } from "./description.ts";
import { type Answer, bucketOf, type Call, keyOf } from "./operation.ts";
import { writeCheck } from "./preconditions.ts";
import { receive } from "./receive.ts";
import { refuseUnsupported } from "./refuse-unsupported.ts";

/** PutObject. */
export async function putObject(call: Call): Promise<Answer> {
  const { request, caller } = call;
  const bucket = bucketOf(call);
  const key = keyOf(call);
  refuseUnsupported(request);
  const description = descriptionOf(request);
  const check = writeCheck(request);
  check(bucket.find(key));
  const body = openBody(request, caller.payload);
  const measure = meter(expectations(request, caller.payload));
  const received = await receive(body.read(), await bucket.create(key), {
    measure,
    length: body.length,
  });
  const object = await putReceived(bucket, { key, description, received, check });
  return {
    status: 200,
    headers: { etag: `"${object.etag}"`, ...checksumHeaders(object.checksum) },
  };
}

/** Makes an object of one received file. */
export async function putReceived(
  bucket: Bucket,
  options: {
    key: string;
    description: Description;
    received: Measured & { file: string };
    check?: Check;
  },
): Promise<ObjectRecord> {
  const { key, description, received, check } = options;
  const { size, md5, checksum, file } = received;
  const object: ObjectRecord = {
    key,
    size,
    etag: md5,
    modified: new Date().toISOString(),
    ...description,
    ...(checksum !== undefined && { checksum: { ...checksum, type: "FULL_OBJECT" as const } }),
    segments: [{ file, size }],
  };
  await bucket.put(object, check);
  return object;
}
