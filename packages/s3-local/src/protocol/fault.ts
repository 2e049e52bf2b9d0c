import { faultTable, type FaultCode } from "./fault-table.ts";

export interface FaultDetails {
  /** Instead of the code's own message. */
  message?: string;
  /** Further elements of the error document, such as `Key`. */
  elements?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
}

/** An answer that refuses a request, in S3's own words. Source: Amazon S3 API Reference, "Error responses". */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly status: number;
  readonly elements: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: FaultCode, { message, elements = {}, headers = {} }: FaultDetails = {}) {
    super(message ?? faultTable[code][1]);
    this.code = code;
    this.status = faultTable[code][0];
    this.elements = elements;
    this.headers = headers;
  }
}

/** A parameter whose value S3 does not take. */
export function invalidArgument(message: string, name: string, value: string): Fault {
  return new Fault("InvalidArgument", {
    message,
    elements: { ArgumentName: name, ArgumentValue: value },
  });
}
