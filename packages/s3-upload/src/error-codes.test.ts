import { describe, expect, test } from "vitest";

import { codeOf } from "./error-codes.ts";

describe("sorts what S3 answers to POST, PUT and multipart requests", () => {
  // Code and status as https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html has them.
  test.for([
    ["AccessControlListNotSupported", 400, "misconfigured"],
    ["AccessDenied", 403, "forbidden"],
    ["AllAccessDisabled", 403, "forbidden"],
    ["AccountProblem", 403, "forbidden"],
    ["AuthorizationHeaderMalformed", 400, "misconfigured"],
    ["AuthorizationQueryParametersError", 400, "misconfigured"],
    ["BadDigest", 400, "damaged"],
    ["ConditionalRequestConflict", 409, "exists"],
    ["EntityTooLarge", 400, "too-large"],
    ["EntityTooSmall", 400, "too-small"],
    ["ExpiredToken", 400, "expired"],
    ["IncompleteBody", 400, "damaged"],
    ["IncorrectNumberOfFilesInPostRequest", 400, "misconfigured"],
    ["InternalError", 500, "busy"],
    ["InvalidAccessKeyId", 403, "forbidden"],
    ["InvalidArgument", 400, "misconfigured"],
    ["InvalidBucketName", 400, "misconfigured"],
    ["InvalidPart", 400, "missing"],
    ["InvalidPartOrder", 400, "missing"],
    ["InvalidPolicyDocument", 400, "misconfigured"],
    ["InvalidRequest", 400, "misconfigured"],
    ["InvalidSecurity", 403, "forbidden"],
    ["InvalidToken", 400, "forbidden"],
    ["KeyTooLongError", 400, "bad-name"],
    ["MalformedPOSTRequest", 400, "misconfigured"],
    ["MalformedXML", 400, "misconfigured"],
    ["MaxMessageLengthExceeded", 400, "too-large"],
    ["MaxPostPreDataLengthExceededError", 400, "misconfigured"],
    ["MetadataTooLarge", 400, "misconfigured"],
    ["MethodNotAllowed", 405, "misconfigured"],
    ["MissingContentLength", 411, "misconfigured"],
    ["NoSuchBucket", 404, "misconfigured"],
    ["NoSuchKey", 404, "missing"],
    ["NoSuchUpload", 404, "missing"],
    ["NotImplemented", 501, "misconfigured"],
    ["OperationAborted", 409, "busy"],
    ["PermanentRedirect", 301, "misconfigured"],
    ["PreconditionFailed", 412, "exists"],
    ["RequestIsNotMultiPartContent", 400, "misconfigured"],
    ["RequestTimeout", 400, "busy"],
    ["RequestTimeTooSkewed", 403, "expired"],
    ["ServiceUnavailable", 503, "busy"],
    ["SignatureDoesNotMatch", 403, "forbidden"],
    ["SlowDown", 503, "busy"],
    ["TemporaryRedirect", 307, "misconfigured"],
    ["TokenRefreshRequired", 400, "expired"],
    ["XAmzContentChecksumMismatch", 400, "damaged"],
    ["XAmzContentSHA256Mismatch", 400, "damaged"],
  ] as const)("%s (%i) as %s", ([source, status, code]) => {
    expect(codeOf(status, source)).toBe(code);
  });
});

test.for([
  ["Unauthorized", 401, "signed-out"],
  ["TypeNotAllowed", 400, "type-not-allowed"],
  ["TooLarge", 400, "too-large"],
  ["TooSmall", 400, "too-small"],
  ["BadName", 400, "bad-name"],
  ["TooMany", 409, "too-many"],
  ["RateLimited", 429, "busy"],
  ["ForeignOrigin", 403, "forbidden"],
  ["BadTicket", 403, "forbidden"],
  ["ExpiredTicket", 403, "expired"],
  ["NotUploaded", 409, "missing"],
  ["Mismatch", 409, "damaged"],
  ["StoreUnavailable", 502, "busy"],
  ["StoreRefused", 502, "misconfigured"],
] as const)("sorts the signer's %s (%i) as %s", ([source, status, code]) => {
  expect(codeOf(status, source)).toBe(code);
});

test.for(["Invalid according to Policy: Policy expired.", "Request has expired", "Policy expired"])(
  "finds by its message that it is a matter of time: %s",
  (message) => {
    expect(codeOf(403, "AccessDenied", message)).toBe("expired");
    expect(codeOf(403, "AccessDenied", "Access Denied")).toBe("forbidden");
  },
);

test.for([
  [200, "unknown"],
  [302, "misconfigured"],
  [403, "forbidden"],
  [404, "misconfigured"],
  [418, "misconfigured"],
  [502, "busy"],
] as const)("sorts %i without a code as %s", ([status, code]) => {
  expect(codeOf(status)).toBe(code);
});
