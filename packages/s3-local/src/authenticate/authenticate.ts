import { Fault } from "../protocol/fault.ts";
import type { S3Request } from "../request/s3-request.ts";
import { authenticateHeader } from "./by-header.ts";
import { authenticateQuery } from "./by-query.ts";
import type { Keyring } from "./find-credentials.ts";
import type { Payload } from "./payload.ts";

/** Who asks, and how the body is bound to that. */
export interface Caller {
  accessKeyId: string;
  payload: Payload;
}

/**
 * Finds out who asks, by header or presigned URL; forms carry it in their body instead.
 * @throws {Fault} when nobody known signed this request, now
 */
export function authenticate(request: S3Request, keyring: Keyring): Caller {
  const header = request.headers.get("authorization");
  const isPresigned = request.query.some(([name]) => name === "X-Amz-Algorithm");
  if (header !== undefined && isPresigned) {
    const message =
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified";
    throw new Fault("InvalidArgument", { message });
  }
  if (header !== undefined) return authenticateHeader(request, header, keyring);
  if (isPresigned) return authenticateQuery(request, keyring);
  throw new Fault("AccessDenied");
}
