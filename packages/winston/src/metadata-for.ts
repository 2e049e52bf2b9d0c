import type { Destination } from "@hitless/syslog";

import type { MessageOptions, MetadataForm } from "./options.ts";

/**
 * Where the fields go at a destination: RFC 3164 has no structured data, so that there it is the text.
 * @throws {TypeError} for what needs structured data where there is none.
 */
export function metadataFor(
  { format }: Pick<Destination, "format">,
  { metadata, token, structuredDataId }: MessageOptions,
): MetadataForm {
  if (format !== "rfc3164") return metadata ?? "structured-data";
  const problem = "with format=rfc3164 there is no structured data; use rfc5424";
  if (metadata === "structured-data")
    throw new TypeError(`metadata: ${problem}, or metadata "text", "json" or "format"`);
  if (token !== undefined) throw new TypeError(`token: ${problem} for a token`);
  if (structuredDataId !== undefined) throw new TypeError(`structuredDataId: ${problem} for it`);
  return metadata ?? "text";
}
