import { printable } from "../format.ts";

const markup: unique symbol = Symbol("markup");

/** Text that is HTML or SVG already; only {@link html} makes it. */
export interface Html {
  readonly [markup]: string;
}

/** What may stand in a template: text is escaped, markup is not, lists are joined, nothing is nothing. */
export type Content = string | number | Html | undefined | readonly Content[];

/**
 * A template whose values are escaped unless they are markup themselves, so that no caller can forget
 * to. Control and formatting characters in values become visible.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const parts = strings.map((part) => part.replaceAll(indentation, "\n"));
  const text = parts.reduce((page, part, index) => page + markupOf(values[index - 1]) + part);
  return { [markup]: text };
}

const indentation = /\n\s+/g;

/** The markup as a string. */
export function toMarkup(content: Html): string {
  return content[markup];
}

/**
 * A data block for machines. In a `script` element only `<` could end the block or open a comment, and
 * JSON may write it as an escape.
 */
export function jsonBlock(id: string, value: unknown): Html {
  const json = JSON.stringify(value).replaceAll("<", String.raw`\u003c`);
  return { [markup]: `<script type="application/json" id="${id}">${json}</script>` };
}

/** A style sheet of our own; never for text from outside. */
export function styleBlock(css: string): Html {
  return { [markup]: `<style>${css}</style>` };
}

function markupOf(value: Content): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return escapeText(value);
  if (isList(value)) return value.map(markupOf).join("");
  return value[markup];
}

function escapeText(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function isList(value: Content): value is readonly Content[] {
  return Array.isArray(value);
}
