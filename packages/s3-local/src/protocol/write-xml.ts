/** A value of an answer. A list repeats its element; what is `undefined` is left out. */
export type XmlValue =
  | string
  | number
  | boolean
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

export const xmlMediaType = "application/xml";

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** A document of S3's own namespace. */
export function xmlDocument(root: string, content: XmlValue): string {
  return `${declaration}<${root} xmlns="${namespace}">${contentOf(content)}</${root}>`;
}

/** A document without a namespace, such as an error's. */
export function plainDocument(root: string, content: XmlValue): string {
  return `${declaration}${element(root, content)}`;
}

function element(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (isList(value)) return value.map((item) => element(name, item)).join("");
  return `<${name}>${contentOf(value)}</${name}>`;
}

function contentOf(value: XmlValue): string {
  if (typeof value === "string") return escape(value);
  if (value === undefined || typeof value !== "object") return String(value ?? "");
  if (isList(value)) return value.map(contentOf).join("");
  return Object.entries(value)
    .map(([name, item]) => element(name, item))
    .join("");
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

const named: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** Characters that XML 1.0 forbids become references, as S3 has them: a key must not change on its way. */
function escape(text: string): string {
  return text.replaceAll(
    /[&<>"\r]|[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu,
    (character) => named[character] ?? `&#x${(character.codePointAt(0) ?? 0).toString(16)};`,
  );
}
