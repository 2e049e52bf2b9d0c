import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

import type { Credentials } from "../credentials.ts";

/** Signs for S3, whose paths are encoded once and not twice as for AWS's other services. */
export function signatureOf(region: string, credentials: Credentials): SignatureV4 {
  return new SignatureV4({
    service: "s3",
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: true,
  });
}
