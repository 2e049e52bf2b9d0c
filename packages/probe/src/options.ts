import type { Expected } from "./judge.ts";
import type { ProbeProgress } from "./progress.ts";
import type { Rate } from "./schedule.ts";
import type { VersionSource } from "./version.ts";

export interface ProbeOptions {
  /** Requests per second on kept and on new connections. @default { kept: 40, new: 10 } */
  rate?: Rate;
  /** How long the site must answer well before the run starts. @default 2_000 */
  baselineMs?: number;
  /** How long `stop` goes on sending, to see what comes after. @default 2_000 */
  settleMs?: number;
  /** For one request, from its sending to the last byte; for a stream, until it is open. @default 10_000 */
  timeoutMs?: number;
  /** Added to every request. */
  headers?: Readonly<Record<string, string>>;
  /** What a good answer has. Without it: what the baseline got, which must be 2xx or 3xx. */
  expect?: Expected;
  /** Every fifth request is a POST to this path, with a unique id in header and JSON body. */
  postPath?: string;
  /** Three requests a second go to this path, whose answer takes long. */
  slowPath?: string;
  /** WebSockets are held open to this path. */
  websocketPath?: string;
  /** Streams of server-sent events are held open to this path. */
  ssePath?: string;
  /** How many streams of each sort. @default 2 */
  streams?: number;
  /** Where an answer names its version. @default { from: "header", name: "x-hitless-version" } */
  version?: VersionSource;
  /** How many different failures the receipt lists at most; all are counted. @default 100 */
  maxFailures?: number;
  /** Called when something changes, not for each request. */
  onEvent?: (event: ProbeProgress) => void;
  /** Ends the baseline by rejecting; later it ends the sending at once, and `stop` gives the receipt. */
  signal?: AbortSignal;
}
