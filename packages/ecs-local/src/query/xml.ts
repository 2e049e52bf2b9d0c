/** A value of an answer; lists become `<member>` elements, what is `undefined` is left out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

export const xmlMediaType = "text/xml";

/** The answer of an operation of the query protocol. */
export function xmlAnswer(
  operation: string,
  result: XmlValue,
  { namespace, requestId }: { namespace: string; requestId: string },
): string {
  const content =
    element(`${operation}Result`, result) + element("ResponseMetadata", { RequestId: requestId });
  return `<${operation}Response xmlns="${namespace}">${content}</${operation}Response>`;
}

/** The answer of an operation that failed. */
export function xmlFault(
  { code, message }: { code: string; message: string },
  { namespace, requestId }: { namespace: string; requestId: string },
): string {
  const error = element("Error", { Type: "Sender", Code: code, Message: message });
  return `<ErrorResponse xmlns="${namespace}">${error}${element("RequestId", requestId)}</ErrorResponse>`;
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  return `<${name}>${contentOf(value)}</${name}>`;
}

function contentOf(value: XmlValue): string {
  if (typeof value === "string") return escape(value);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return value.map((item) => element("member", item)).join("");
  return Object.entries(value)
    .map(([name, item]) => element(name, item))
    .join("");
}

function isList(value: object): value is readonly XmlValue[] {
  return Array.isArray(value);
}

function escape(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // What XML 1.0 has no way to say.
      .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
  );
}
