import { z } from "zod";

import { readXml } from "./read-xml.ts";

const schema = z.object({
  Error: z.object({ Code: z.string(), Message: z.string().default("") }),
});

/** An error document of S3; empty texts where it is none. */
export interface StoreFault {
  /** Such as `NoSuchUpload`. */
  readonly code: string;
  /** The store's own words, which may repeat what was sent. */
  readonly message: string;
}

export function readFault(text: string): StoreFault {
  const result = schema.safeParse(readXml(text));
  const { Code: code, Message: message } = result.success
    ? result.data.Error
    : { Code: "", Message: "" };
  return { code: /^\w{1,64}$/.test(code) ? code : "", message: message.trim() };
}
