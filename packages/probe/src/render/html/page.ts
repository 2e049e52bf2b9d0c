import type { ProbeReceipt } from "../../receipt.ts";
import { clip, formatDate, formatDuration, formatTime } from "../format.ts";
import { lateWarningOf, verdictOf } from "../sentences.ts";
import { dataTable } from "./data-table.ts";
import { html, jsonBlock, styleBlock, type Html } from "./escape.ts";
import { eventTable, factTable, failureTable, versionTable } from "./facts.ts";
import { narrow, wide } from "./frame.ts";
import { legend } from "./legend.ts";
import { plot } from "./plot.ts";
import { css } from "./style.ts";
import { patterns } from "./swatches.ts";
import { tiles } from "./tiles.ts";
import { codeOf } from "./words.ts";

/** Nothing is loaded and nothing runs; the page's own style sheet is all that it may use. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole document. */
export function page(receipt: ProbeReceipt): Html {
  const { headline } = verdictOf(receipt);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${headline} – ${receipt.url}</title>
        ${styleBlock(css)}
      </head>
      <body>
        ${patterns()}
        <main>
          ${heading(receipt)} ${warning(receipt)} ${tiles(receipt)}
          <section aria-labelledby="over-time">
            <h2 id="over-time">Over time</h2>
            ${legend(receipt)} ${plot(receipt, wide)} ${plot(receipt, narrow)} ${notes(receipt)}
            ${dataTable(receipt)}
          </section>
          <section class="tables" aria-label="Facts">
            ${failureTable(receipt)} ${versionTable(receipt)} ${eventTable(receipt)}
            ${factTable(receipt)}
          </section>
        </main>
        <footer>
          Written by @hitless/probe. The receipt as JSON, schema version ${receipt.schemaVersion},
          is in this file.
        </footer>
        ${jsonBlock("receipt", receipt)}
      </body>
    </html> `;
}

function heading(receipt: ProbeReceipt): Html {
  const { clean, headline } = verdictOf(receipt);
  const sign = clean
    ? html`<path d="M12 20.5l5.5 5.5L28.5 14.5" />`
    : html`<path d="M13.5 13.5l13 13M26.5 13.5l-13 13" />`;
  return html`<header class="${clean ? "clean" : "bad"}">
    <svg class="sign" viewBox="0 0 40 40" role="img" aria-label="${clean ? "Passed" : "Failed"}">
      <circle cx="20" cy="20" r="19" />
      ${sign}
    </svg>
    <div>
      <h1>${headline}</h1>
      <p class="about">
        <span class="url">${receipt.url}</span> for ${formatDuration(receipt.durationMs)} from
        <time datetime="${receipt.startedAt}">${formatDate(receipt.startedAt)}</time
        >${during(receipt)}
      </p>
    </div>
  </header>`;
}

/** What the plot cannot show by itself. */
function notes({ timeline, durationMs }: ProbeReceipt): Html | undefined {
  const { buckets, bucketMs } = timeline;
  const startMs = buckets[0]?.atMs ?? 0;
  const each = formatDuration(bucketMs);
  const sentences = [
    buckets.length > narrow.mostColumns &&
      `A column of more than ${each} shows the middle p50 and the highest p99 of its ${each} pieces.`,
    startMs > 0 &&
      `The plot starts at ${formatTime(startMs, durationMs)}; totals and events are of the whole run.`,
  ].filter((sentence) => sentence !== false);
  return sentences.length === 0 ? undefined : html`<p class="notes">${sentences.join(" ")}</p>`;
}

function during({ command }: ProbeReceipt): Html | undefined {
  if (command === undefined) return undefined;
  const { line, exitCode } = command;
  const end =
    exitCode === 0 ? undefined : html` and <strong>ended with exit code ${exitCode}</strong>`;
  return html`, while ${codeOf(clip(line, 120))} ran${end}`;
}

function warning(receipt: ProbeReceipt): Html | undefined {
  const text = lateWarningOf(receipt);
  return text === undefined
    ? undefined
    : html`<p class="warning"><strong>Warning:</strong> ${text}. Latency includes that time.</p>`;
}
