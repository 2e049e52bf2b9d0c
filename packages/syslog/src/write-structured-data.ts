import type { StructuredElement } from "./message.ts";
import { remember } from "./remember.ts";

const nameLength = 32;
const notInName = /[^\u0021-\u007e]|[="\]]/g;
const allowedName = remember((name) => name.replace(notInName, "_") || "_");
const needsEscape = /["\\\]]/;

/** How names of structured data are written. */
export interface StructuredDataOptions {
  /**
   * Leaves ids as long as they are: the tokens of Papertrail and Loggly have more than the 32 characters of RFC 5424
   * section 6.3.2. @default false
   */
  longIds?: boolean | undefined;
}

/**
 * Structured data as RFC 5424 section 6.3 has it; `-` for none. In names what is not allowed becomes `_`; in values `"`, `\` and
 * `]` are escaped, nothing else. An id may be there once only, so that what comes under it again joins the first.
 */
export function writeStructuredData(
  elements: readonly StructuredElement[] | undefined,
  { longIds = false }: StructuredDataOptions = {},
): string {
  if (elements === undefined || elements.length === 0) return "-";
  let text = "";
  const idLength = longIds ? Infinity : nameLength;
  for (const { id, params } of elements.length === 1 ? elements : joined(elements, idLength)) {
    text += `[${nameOf(id, idLength)}`;
    for (const [name, value] of params) {
      text += ` ${nameOf(name, nameLength)}="${needsEscape.test(value) ? escape(value) : value}"`;
    }
    text += "]";
  }
  return text;
}

function nameOf(name: string, maxLength: number): string {
  const written = allowedName(name);
  return written.length > maxLength ? written.slice(0, maxLength) : written;
}

function escape(value: string): string {
  return value.replaceAll(/["\\\]]/g, String.raw`\$&`);
}

/** By the names as they are written: two that differ only in what is not allowed are one. */
function joined(
  elements: readonly StructuredElement[],
  idLength: number,
): Iterable<StructuredElement> {
  const byId = new Map<string, StructuredElement>();
  for (const { id, params } of elements) {
    const written = nameOf(id, idLength);
    const first = byId.get(written);
    byId.set(written, { id, params: first === undefined ? params : [...first.params, ...params] });
  }
  return byId.values();
}
