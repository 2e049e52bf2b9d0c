import type { ProbeReceipt } from "../../receipt.ts";
import { formatCount, formatDuration } from "../format.ts";
import { movedOf, outageOf } from "../sentences.ts";
import { html, type Html } from "./escape.ts";
import { unbroken } from "./words.ts";

interface Tile {
  name: string;
  value: string;
  note: string;
  bad?: boolean;
}

/** The four or five numbers that one looks for first. */
export function tiles(receipt: ProbeReceipt): Html {
  const shown = [outageTile(receipt), latencyTile(receipt), oldTile(receipt), streamTile(receipt)];
  const list = shown.map(
    (tile) =>
      tile &&
      html`<div class="tile${tile.bad ? " bad" : ""}">
        <dt>${tile.name}</dt>
        <dd>${tile.value}</dd>
        <dd class="note">${unbroken(tile.note)}</dd>
      </div>`,
  );
  return html`<dl class="tiles">${list}</dl>`;
}

function outageTile(receipt: ProbeReceipt): Tile {
  return {
    name: "Longest outage",
    value: outageOf(receipt),
    note: `one shorter than ${formatDuration(receipt.outage.shortestVisibleMs)} could go unseen`,
    bad: receipt.requests.failed > 0,
  };
}

function latencyTile({ latencyMs, requests }: ProbeReceipt): Tile {
  const name = "Latency, p99";
  if (requests.sent === requests.failed) return { name, value: "–", note: "no good answer" };
  const { p50, p90, p99, max } = latencyMs;
  const note = `p50 ${formatDuration(p50)}, p90 ${formatDuration(p90)}, max ${formatDuration(max)}`;
  return { name, value: formatDuration(p99), note };
}

function oldTile({ switches }: ProbeReceipt): Tile | undefined {
  if (switches.length === 0) return undefined;
  const old = switches.reduce((sum, one) => sum + one.oldAnswersAfter, 0);
  const note = switches.length === 1 ? "after the switch" : `after ${switches.length} switches`;
  return { name: "Old answers", value: formatCount(old), note, bad: old > 0 };
}

function streamTile({ streams }: ProbeReceipt): Tile | undefined {
  if (streams === undefined) return undefined;
  const { cut, cutAtDrainLimit } = streams;
  return {
    name: "Streams moved",
    value: movedOf(streams),
    note: `${formatCount(cut)} cut, ${formatCount(cutAtDrainLimit)} cut at the drain limit`,
    bad: cut > 0,
  };
}
