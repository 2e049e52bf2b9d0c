import type { Payload } from "../authenticate/payload.ts";
import { Fault } from "../protocol/fault.ts";
import type { S3Request } from "../request/s3-request.ts";
import { expectations, meter } from "./meter.ts";
import { openBody } from "./open-body.ts";

/**
 * A small body as text, checked against all its digests.
 * @throws {Fault} `MaxMessageLengthExceeded`, and what {@link meter} throws
 */
export async function readText(
  request: S3Request,
  payload: Payload,
  { maxBytes }: { maxBytes: number },
): Promise<string> {
  if (request.headers.get("content-length") === "0") return "";
  const body = openBody(request, payload);
  if (body.length > maxBytes) throw new Fault("MaxMessageLengthExceeded");
  const measure = meter(expectations(request, payload));
  const pieces: Buffer[] = [];
  const reading = body.read();
  for (;;) {
    const { done, value } = await reading.next();
    if (done === true) {
      measure.finish({ length: body.length, trailers: value });
      return Buffer.concat(pieces).toString("utf8");
    }
    measure.update(value);
    if (measure.size() > maxBytes) throw new Fault("MaxMessageLengthExceeded");
    pieces.push(value);
  }
}
