import { type Answer, bucketOf, type Call, keyOf } from "./operation.ts";
import { refuseVersion } from "./get-object.ts";
import { names } from "./preconditions.ts";
import { Fault } from "../protocol/fault.ts";

/** DeleteObject: what is not there is deleted too. */
export async function deleteObject(call: Call): Promise<Answer> {
  refuseVersion(call.request);
  const match = call.request.headers.get("if-match");
  await bucketOf(call).remove(keyOf(call), (before) => {
    if (match === undefined) return;
    if (before === undefined) throw new Fault("NoSuchKey");
    if (names(match, before.etag)) return;
    throw new Fault("PreconditionFailed", { elements: { Condition: "If-Match" } });
  });
  return { status: 204 };
}
