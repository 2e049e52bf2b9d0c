import { formatDuration } from "../format.ts";
import { html, type Html } from "./escape.ts";

/** A command line that breaks between its words, not behind the hyphens of its options. */
export function codeOf(line: string): Html {
  const words = line
    .split(" ")
    .map((word, index) => html`${index === 0 ? "" : " "}<span class="word">${word}</span>`);
  return html`<code>${words}</code>`;
}

/** A length of time behind "per": `100 ms`, `second`. */
export function eachOf(ms: number): string {
  if (ms === 1_000) return "second";
  return ms === 60_000 ? "minute" : formatDuration(ms);
}

/** Keeps numbers and their units on one line. */
export function unbroken(text: string): string {
  return text.replaceAll(/(?<=\d) (?=(?:ms|s|min|h)\b)/g, "\u00a0");
}
