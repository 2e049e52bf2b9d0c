import type { ProbeReceipt } from "../../receipt.ts";
import { clip, formatCounted } from "../format.ts";
import { html, type Html } from "./escape.ts";
import { seriesOf } from "./series.ts";
import { swatch } from "./swatches.ts";

/** What the fills mean, in the order in which they are stacked. */
export function legend(receipt: ProbeReceipt): Html {
  const { names } = seriesOf(receipt, 1);
  const items = names.map(
    (name, index) => html`<li title="${name}">${swatch(index)} ${clip(name, 32)}</li>`,
  );
  const failed =
    receipt.requests.failed > 0
      ? html`<li>
          ${swatch("failed")} failed (${formatCounted(receipt.requests.failed, "request")})
        </li>`
      : undefined;
  return html`<ul class="legend">
    ${items}${failed}
  </ul>`;
}
