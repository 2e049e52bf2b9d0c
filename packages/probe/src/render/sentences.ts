import type { ProbeReceipt, StreamCount, SwitchFacts } from "../receipt.ts";
import { formatCount, formatCounted, formatDuration } from "./format.ts";

/** Whether anything failed, and the sentence that says so. */
export interface Verdict {
  clean: boolean;
  /** Such as `0 of 2,060 requests failed`. */
  headline: string;
}

/** A probe later than this (99th percentile) says more about its own machine than about the server. */
const lateLimitMs = 20;

/** Judges a receipt: clean are runs with at least one request, none failed, and no stream cut. */
export function verdictOf({ requests, streams }: ProbeReceipt): Verdict {
  if (requests.sent === 0) return { clean: false, headline: "No request was sent" };
  const cut = streams?.cut ?? 0;
  const sentence = `${formatCount(requests.failed)} of ${formatCounted(requests.sent, "request")} failed`;
  const headline = cut === 0 ? sentence : `${sentence}, ${formatCounted(cut, "stream")} cut`;
  return { clean: requests.failed === 0 && cut === 0, headline };
}

/** The longest outage in words: `none seen` or `1.24 s`. */
export function outageOf({ outage, requests }: ProbeReceipt): string {
  return requests.failed === 0 ? "none seen" : formatDuration(outage.longestMs);
}

/** What the rate could not have shown: `one shorter than 20 ms could have gone unseen`. */
export function blindSpotOf({ outage }: ProbeReceipt): string {
  return `one shorter than ${formatDuration(outage.shortestVisibleMs)} could have gone unseen`;
}

/** What a switch did, in words, relative to its acknowledgement. */
export function switchOf({ atMs, firstNewMs, lastOldMs, oldAnswersAfter }: SwitchFacts): string {
  const first =
    firstNewMs === undefined ? "no new answer" : `first new ${offset(firstNewMs - atMs)}`;
  const last = lastOldMs === undefined ? "no old answer" : `last old ${offset(lastOldMs - atMs)}`;
  return `${first}, ${last}, ${formatCounted(oldAnswersAfter, "old answer")} after`;
}

/** How the streams ended, and how many events they brought. */
export function streamsOf(streams: StreamCount): { ends: string; events: string } {
  const { opened, moved, cutAtDrainLimit, cut, events } = streams;
  const left = `${formatCount(cutAtDrainLimit)} cut at the drain limit, ${formatCount(cut)} cut`;
  const ends = `${formatCount(opened)} opened: ${formatCount(moved)} moved, ${left}`;
  return { ends, events: formatCounted(events, "event") };
}

/** What was sent: `50 requests a second: 40 on kept connections, 10 on new ones`. */
export function trafficOf({ rate }: ProbeReceipt): string {
  const split = `${formatCount(rate.kept)} on kept connections, ${formatCount(rate.new)} on new ones`;
  return `${formatCount(rate.kept + rate.new)} requests a second: ${split}`;
}

/** Set where the probe itself was too late to be believed. */
export function lateWarningOf({ lateMs }: ProbeReceipt): string | undefined {
  if (lateMs.p99 <= lateLimitMs) return undefined;
  return `this machine was too busy to send on time (p99 ${formatDuration(lateMs.p99)} late)`;
}

function offset(ms: number): string {
  return `${ms < 0 ? "" : "+"}${formatDuration(ms)}`;
}

/** How many of the streams that ended have moved. Those that stayed open all the time are not among them. */
export function movedOf({ moved, cut, cutAtDrainLimit }: StreamCount): string {
  const ended = moved + cut + cutAtDrainLimit;
  return ended === 0 ? "none ended" : `${formatCount(moved)} of ${formatCount(ended)}`;
}
