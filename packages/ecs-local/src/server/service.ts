import type { IncomingHttpHeaders } from "node:http";

/** A request to one of the services behind the port. */
export interface ApiRequest {
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The answer carries it as `x-amzn-requestid`. */
  requestId: string;
}

export interface ApiAnswer {
  status: number;
  mediaType: string;
  body: string;
}

/** One of the services. A fault is an answer too; what is thrown is our own mistake. */
export type Service = (request: ApiRequest) => Promise<ApiAnswer>;
