import type { ProbeReceipt } from "../../receipt.ts";
import { formatCount, formatDuration, formatTime } from "../format.ts";
import { html, type Html } from "./escape.ts";
import { seriesOf } from "./series.ts";
import { table } from "./table.ts";
import { eachOf } from "./words.ts";

const mostRows = 1_200;

/** The plot in numbers, a row a second; longer in runs of more than {@link mostRows} seconds. */
export function dataTable(receipt: ProbeReceipt): Html {
  const seconds = Math.ceil(Math.max(receipt.durationMs, 1) / 1_000);
  const { names, columns, columnMs } = seriesOf(receipt, Math.min(mostRows, seconds));
  const numbers = [...names, "Failed", "p50", "p99"].map((name) => ({ name, number: true }));
  const rows = columns.map(({ atMs, answers, failed, p50, p99 }) => [
    formatTime(atMs, receipt.durationMs),
    ...answers.map(formatCount),
    failed > 0 ? html`<strong class="failed">${formatCount(failed)}</strong>` : "0",
    p50 === undefined ? "–" : formatDuration(p50),
    p99 === undefined ? "–" : formatDuration(p99),
  ]);
  const caption = `Answers by version, per ${eachOf(columnMs)}`;
  return html`<details>
    <summary>The plot as a table, per ${eachOf(columnMs)}</summary>
    <div class="long" role="region" aria-label="${caption}" tabindex="0">
      ${table(caption, [{ name: "From" }, ...numbers], rows)}
    </div>
  </details>`;
}
