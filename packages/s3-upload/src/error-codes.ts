import type { UploadErrorCode } from "./errors.ts";

// Of https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and of the signer only those
// that their status does not sort rightly.
const codes: Partial<Record<UploadErrorCode, string>> = {
  "too-large": "EntityTooLarge TooLarge MaxMessageLengthExceeded",
  "too-small": "EntityTooSmall TooSmall",
  "type-not-allowed": "TypeNotAllowed",
  "bad-name": "BadName KeyTooLongError",
  "too-many": "TooMany",
  forbidden: "InvalidToken",
  expired: "ExpiredTicket ExpiredToken TokenRefreshRequired RequestTimeTooSkewed",
  busy: "SlowDown RequestTimeout OperationAborted",
  damaged:
    "BadDigest IncompleteBody XAmzContentSHA256Mismatch XAmzContentChecksumMismatch Mismatch",
  missing: "NotUploaded InvalidPart InvalidPartOrder",
  misconfigured: "NoSuchBucket NotImplemented StoreRefused",
};

const byStatus: Readonly<Record<number, UploadErrorCode>> = {
  401: "signed-out",
  403: "forbidden",
  404: "missing",
  409: "exists",
  412: "exists",
  413: "too-large",
  429: "busy",
};

/** Sorts an answer that was no success. That it is a matter of time S3 says only in its message. */
export function codeOf(status: number, sourceCode = "", message = ""): UploadErrorCode {
  // A store says what is missing; an address that is none of a store's does not.
  if (status === 404 && sourceCode === "") return "misconfigured";
  if (status === 403 && /expired|not yet valid/i.test(message)) return "expired";
  // oxlint-disable-next-line no-unsafe-type-assertion -- the names of the table above
  const named = Object.entries(codes) as [UploadErrorCode, string][];
  const known = named.find(([, theirs]) => theirs.split(" ").includes(sourceCode))?.[0];
  const class_ = status >= 500 ? "busy" : status >= 300 ? "misconfigured" : "unknown";
  return known ?? byStatus[status] ?? class_;
}
