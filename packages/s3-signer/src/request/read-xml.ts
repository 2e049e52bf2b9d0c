import { XMLParser } from "fast-xml-parser";

const lists = new Set(["Part", "Upload"]);

// Values stay text: an ETag or a key of digits only is no number. Entities are S3's five and references of characters.
const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  trimValues: false,
  isArray: (name) => lists.has(name),
});

/** Reads an XML document of S3; what is none is an empty object. */
export function readXml(text: string): unknown {
  try {
    return parser.parse(text) as unknown;
  } catch {
    return {};
  }
}
