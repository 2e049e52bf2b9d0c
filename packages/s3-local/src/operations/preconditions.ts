import { Fault } from "../protocol/fault.ts";
import type { S3Request } from "../request/s3-request.ts";
import type { Check } from "../store/bucket.ts";
import type { ObjectRecord } from "../store/records.ts";

/** Whether a list of entity tags names one. Source: RFC 9110, section 13.1.1. */
export function names(list: string, etag: string): boolean {
  return list.split(",").some((each) => {
    const tag = each.trim().replace(/^W\//, "").replaceAll('"', "");
    return tag === "*" || tag === etag;
  });
}

/**
 * What a write needs to be so of the object that is there.
 * Source: Amazon S3 User Guide, "How to prevent object overwrites with conditional writes".
 * @throws {Fault} `NotImplemented` at once; the check throws `PreconditionFailed`, `NoSuchKey`
 */
export function writeCheck({ headers }: S3Request): Check {
  const noneMatch = headers.get("if-none-match");
  const match = headers.get("if-match");
  if (noneMatch !== undefined && noneMatch !== "*") {
    const message =
      "A header you provided implies functionality that is not implemented: If-None-Match";
    throw new Fault("NotImplemented", { message, elements: { Header: "If-None-Match" } });
  }
  return (before) => {
    if (noneMatch !== undefined && before !== undefined) throw failed("If-None-Match");
    if (match === undefined) return;
    if (before === undefined) throw new Fault("NoSuchKey");
    if (!names(match, before.etag)) throw failed("If-Match");
  };
}

/**
 * What a read needs to be so. `prefix` is that of a copy's source.
 * Source: RFC 9110, section 13.2.2, whose order S3 follows.
 * @throws {Fault} `PreconditionFailed`, `NotModified`
 */
export function checkRead({ headers }: S3Request, object: ObjectRecord, prefix = ""): void {
  const modified = Math.floor(Date.parse(object.modified) / 1000) * 1000;
  const given = (name: string) => headers.get(`${prefix}${name}`);
  const [match, noneMatch] = [given("if-match"), given("if-none-match")];
  const since = Date.parse(given("if-modified-since") ?? "");
  const unmodified = Date.parse(given("if-unmodified-since") ?? "");
  if (match !== undefined) {
    if (!names(match, object.etag)) throw failed("If-Match");
  } else if (modified > unmodified) throw failed("If-Unmodified-Since");
  const unchanged = (condition: string) =>
    prefix === ""
      ? new Fault("NotModified", { headers: { etag: `"${object.etag}"` } })
      : failed(condition);
  if (noneMatch !== undefined) {
    if (names(noneMatch, object.etag)) throw unchanged("If-None-Match");
  } else if (modified <= since) throw unchanged("If-Modified-Since");
}

function failed(condition: string): Fault {
  return new Fault("PreconditionFailed", { elements: { Condition: condition } });
}
