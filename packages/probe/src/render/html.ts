import type { ProbeReceipt } from "../receipt.ts";
import { toMarkup } from "./html/escape.ts";
import { page } from "./html/page.ts";

/**
 * The receipt as one HTML file that needs nothing else: no script runs and nothing is loaded, which a
 * Content-Security-Policy enforces. Light and dark, for screens from 320 pixels and for paper; the JSON
 * form is inside, in the `script` element with the id `receipt`. Text from outside is escaped.
 */
export function renderHtml(receipt: ProbeReceipt): string {
  return toMarkup(page(receipt));
}
