import { Fault, type FaultDetails } from "../protocol/fault.ts";
import type { FaultCode } from "../protocol/fault-table.ts";
import type { Scope } from "./signature.ts";

export interface CredentialScope extends Scope {
  accessKeyId: string;
}

/**
 * Reads `<access key id>/<date>/<region>/s3/aws4_request` and checks it.
 * @throws {Fault} with the code given
 */
export function parseCredential(
  text: string,
  { region, date, code }: { region: string; date: string; code: FaultCode },
): CredentialScope {
  const refuse = (message: string, elements: FaultDetails["elements"] = {}) =>
    new Fault(code, { message, elements });
  const parts = text.split("/");
  // An access key id may hold slashes; the scope never does.
  const [ofDate, ofRegion, service, end] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join("/");
  if (ofDate === undefined || ofRegion === undefined || accessKeyId === "") {
    throw refuse(
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  if (end !== "aws4_request")
    throw refuse(`incorrect terminal "${end}"; expecting "aws4_request".`);
  if (service !== "s3") throw refuse(`incorrect service "${service}". It must be "s3".`);
  if (ofRegion !== region) {
    throw refuse(`the region '${ofRegion}' is wrong; expecting '${region}'`, { Region: region });
  }
  if (ofDate !== date.slice(0, 8)) {
    throw refuse(`invalid credential date "${ofDate}"; it is not that of X-Amz-Date: "${date}".`);
  }
  return { accessKeyId, date: ofDate, region: ofRegion, service };
}
