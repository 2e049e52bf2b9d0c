import { Fault } from "../protocol/fault.ts";
import { headersFrom, type S3Request } from "../request/s3-request.ts";

/** Values that change nothing here. */
const harmless: Readonly<Record<string, readonly string[]>> = {
  acl: ["private", "bucket-owner-full-control"],
  "x-amz-acl": ["private", "bucket-owner-full-control"],
  "x-amz-storage-class": ["STANDARD"],
};

const unsupported = [
  "acl",
  "x-amz-acl",
  "x-amz-bypass-governance-retention",
  "x-amz-grant-full-control",
  "x-amz-grant-read",
  "x-amz-grant-read-acp",
  "x-amz-grant-write",
  "x-amz-grant-write-acp",
  "x-amz-object-lock-legal-hold",
  "x-amz-object-lock-mode",
  "x-amz-object-lock-retain-until-date",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-storage-class",
  "x-amz-website-redirect-location",
  "x-amz-write-offset-bytes",
];

/** @throws {Fault} of the first header whose effect would be missing */
export function refuseUnsupported(request: S3Request): void {
  refuseNames(headersFrom(request, "x-amz-"));
}

/**
 * The same for headers or form fields by lower-case name.
 * @throws {Fault} `NotImplemented`, `AccessControlListNotSupported`
 */
export function refuseNames(given: readonly (readonly [name: string, value: string])[]): void {
  for (const [name, value] of given) {
    if (!unsupported.includes(name) || harmless[name]?.includes(value) === true) continue;
    // A bucket's owner owns its objects since April 2023, and ACLs are off.
    if (name.endsWith("acl") || name.startsWith("x-amz-grant-")) {
      throw new Fault("AccessControlListNotSupported");
    }
    const message = `A header you provided implies functionality that is not implemented: ${name}`;
    throw new Fault("NotImplemented", { message, elements: { Header: name } });
  }
}
