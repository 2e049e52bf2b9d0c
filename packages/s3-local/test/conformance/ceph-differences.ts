/** A check that Ceph answers otherwise than AWS documents, and than s3-local does. */
interface Difference {
  why: string;
  /** What Ceph answers, by the name of the check. */
  answers: Readonly<Record<string, string>>;
}

/** All differences between Ceph's gateway (16.2, the one of Debian 12) and s3-local that the checks have found. */
export const cephDifferences: readonly Difference[] = [
  {
    why: "It does not ask for what signatures of S3 have to hold: that all x-amz headers are signed, that region and service are those of the endpoint, that a permanent key comes without a token.",
    answers: {
      "header: an x-amz header that was not signed": "200",
      "header: another region": "200",
      "header: another service": "200",
      "header: a token with a permanent key": "200",
      "form: a token with a permanent key": "204",
      "form: another region": "204",
    },
  },
  {
    why: "It refuses the same, and names it otherwise.",
    answers: {
      "header: Authorization without its parts": "400 InvalidArgument",
      "header: no x-amz-content-sha256": "403 SignatureDoesNotMatch",
      "header and presigned URL at once": "403 SignatureDoesNotMatch",
      "URL: expires in more than a week": "403 AccessDenied",
      "URL: negative time": "403 AccessDenied",
      "key: 1025 bytes": "400 InvalidObjectName",
      "key: invalid UTF-8": "403 SignatureDoesNotMatch",
      "form: a policy without an end": "400 InvalidArgument",
      "form: a policy without conditions": "400 InvalidArgument",
      "form: a policy that is no JSON": "400 InvalidArgument",
      "form: a condition with an unknown operator": "400 InvalidArgument",
      "form: another signature": "403 AccessDenied",
      "form: another policy than was signed": "403 AccessDenied",
      "form: an unknown access key": "403 AccessDenied",
      "form: a body of another kind": "400 InvalidArgument",
      "cors: another origin": "403 AccessDenied",
      "cors: an origin that only begins so": "403 AccessDenied",
      "cors: an origin that the pattern does not hold": "403 AccessDenied",
      "cors: a method that is not allowed": "403 AccessDenied",
      "cors: a header that is not allowed": "403 AccessDenied",
      "cors: no method asked for": "400 InvalidArgument",
      "cors: a bucket without rules": "403 AccessDenied",
      "chunks: a byte of one changed": "400 XAmzContentSHA256Mismatch",
    },
  },
  {
    why: "It does not look at the time at which a URL or a form was signed, only at when it ends.",
    answers: {
      "URL: not valid yet": "404 NoSuchKey",
      "form: signed eight days ago": "204",
    },
  },
  {
    why: "Its policy takes a field that is not there for an empty one, and a list of types for one type.",
    answers: {
      "form: starts-with of nothing for a field that is not there": "204",
      "form: a list of types, one of them not allowed": "204",
    },
  },
  {
    why: "Of a form it takes what comes: no file for an empty one, a form that ends early for a whole one, the first of two fields, a long key, fields without bound, a file's name with its path.",
    answers: {
      "form: no file": "204",
      "form: it ends in the middle of the file": "204",
      "form: two keys, the allowed one first": "hello",
      "form: a field twice": "204",
      "form: a key of 1025 bytes": "204",
      "form: more than 20 KB before the file": "204",
      "form: a file's name with a path in the key": "nothing",
    },
  },
  {
    why: "Of what a form says of the object it keeps the type and the metadata only, and its redirection does not name the bucket.",
    answers: {
      "form: what it says of the object is kept": "image/png    a",
      "form: leads to a page": "303 http://127.0.0.1/done?from=form key etag",
    },
  },
  {
    why: "This release knows no x-amz-checksum headers and no trailers, and no limit for metadata.",
    answers: {
      "form: a checksum that is wrong": "204",
      "write: CRC32 that is wrong": "200",
      "write: SHA-256 that is wrong": "200",
      "write: two checksums": "200",
      "write: more than 2 KB of metadata": "200",
      "chunks: a checksum behind them": "400 XAmzContentSHA256Mismatch",
      "chunks: a wrong checksum behind them": "400 XAmzContentSHA256Mismatch",
    },
  },
  {
    why: "It takes a body that ends before the last of its signed chunks, whose bytes are all there.",
    answers: {
      "chunks: cut off before the last": "200",
    },
  },
  {
    why: "It refuses a key that S3 takes.",
    answers: {
      "key: NUL": "400",
    },
  },
  {
    why: "It encodes slashes too, and does not look at values that are none.",
    answers: {
      "list: encoded":
        "listed%2Fa%2F1 listed%2Fa%2F2 listed%2Fb listed%2Fc%2F1 listed%2Fd listed%2F%EF%BD%9E listed%2F%F0%9F%8E%B8",
      "list: an encoding that is none": "a/1 a/2 b c/1 d ～ 🎸",
      "list: a token that is none": "",
    },
  },
  {
    why: "It ignores the conditions of a copy.",
    answers: {
      "copy: if the source has another tag": "200",
    },
  },
  {
    why: "It wants all parts of an upload, in whatever order, with any number.",
    answers: {
      "multipart: a part less": "400 InvalidPart",
      "multipart: in the wrong order": "200",
      "multipart: a part with number 0": "200",
      "multipart: a part with number 10001": "200",
    },
  },
];
