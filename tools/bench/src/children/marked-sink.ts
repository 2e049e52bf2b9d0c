// A receiver that takes all it is sent, counts the marks in it, and keeps how late each came.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

import { serveParent } from "./serve-parent.ts";

export interface SinkQuestion {
  /** Forgets what came before. */
  forget?: boolean;
}

export interface SinkAnswer {
  port: number;
  lines: number;
  /** When the first line was written and the last one came, in ms since 1970. */
  firstMs: number;
  lastMs: number;
  /** Between what the writer's clock said and the arrival, in ms, of half of the lines and of 99 in a hundred. */
  lagP50: number;
  lagP99: number;
}

/** `~@1764110721123@~` is in each line, whatever is around it. */
const mark = "~@";
const markBytes = 17;

let lines = 0;
let firstMs = Infinity;
let lastMs = 0;
/** Of each ms, how many lines were so late; the last one is for all that were later. */
const lags = new Uint32Array(60_001);

const server = createServer((socket) => {
  let tail = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("data", (chunk: Buffer) => {
    const now = Date.now();
    const bytes = tail.length === 0 ? chunk : Buffer.concat([tail, chunk]);
    let from = 0;
    for (;;) {
      const at = bytes.indexOf(mark, from);
      if (at < 0 || at + markBytes > bytes.length) {
        tail = Buffer.from(bytes.subarray(at < 0 ? Math.max(from, bytes.length - 1) : at));
        return;
      }
      count(Number(bytes.toString("latin1", at + 2, at + 15)), now);
      from = at + markBytes;
    }
  });
});
server.listen(0, "127.0.0.1");

function count(writtenMs: number, now: number): void {
  lines += 1;
  firstMs = Math.min(firstMs, writtenMs);
  lastMs = now;
  const lag = Math.min(Math.max(0, now - writtenMs), lags.length - 1);
  lags[lag] = (lags[lag] ?? 0) + 1;
}

function lagOf(share: number): number {
  let seen = 0;
  return lags.findIndex((each) => (seen += each) >= lines * share);
}

serveParent(async ({ forget = false }: SinkQuestion): Promise<SinkAnswer> => {
  if (!server.listening) await once(server, "listening");
  if (forget) {
    lines = 0;
    firstMs = Infinity;
    lastMs = 0;
    lags.fill(0);
  }
  const { port } = server.address() as AddressInfo;
  return { port, lines, firstMs, lastMs, lagP50: lagOf(0.5), lagP99: lagOf(0.99) };
});
