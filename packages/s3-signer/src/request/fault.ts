import { z } from "zod";

import { readXml } from "./read-xml.ts";

const schema = z.object({ Error: z.object({ Code: z.string() }) });

/** The code of an error document of S3, such as `NoSuchUpload`, or an empty text. */
export function readFault(text: string): { code: string } {
  const result = schema.safeParse(readXml(text));
  const code = result.success ? result.data.Error.Code : "";
  return { code: /^\w{1,64}$/.test(code) ? code : "" };
}
