import type { Readable, Writable } from "node:stream";

import type { Info } from "./entry.ts";
import { noteOrigins } from "./origin.ts";
import type { ReadTrace } from "./trace.ts";

/** A winston logger, which is a stream: it holds entries in a buffer before its formats, and in one behind them. */
export interface LoggerStream extends Readable, Pick<Writable, "writableLength"> {
  readonly levels: Readonly<Record<string, number>>;
  readonly exitOnError?: unknown;
  write(info: Info, ...rest: never[]): boolean;
  end(...rest: never[]): unknown;
  _final(callback: (error?: Error | null) => void): void;
}

interface Prepared {
  readonly onEnds: Set<() => void>;
  /** Called when the last of our transports has left. */
  onLeft?: () => void;
}

const prepared = new WeakMap<LoggerStream, Prepared>();

/**
 * Makes a logger hand over all it was given, with the time at which it was given it, and tell `onEnd` when it is to
 * end. A logger that ends tells its transports to end while, under back-pressure, entries still are in its buffer, and
 * these are lost.
 */
export function prepareLogger(
  logger: LoggerStream,
  { readTrace, onEnd }: { readTrace: ReadTrace; onEnd: () => void },
): void {
  const known = prepared.get(logger);
  if (known) {
    known.onEnds.add(onEnd);
    return;
  }
  const state: Prepared = { onEnds: new Set([onEnd]) };
  prepared.set(logger, state);
  noteOrigins(logger, readTrace);
  const end = logger.end.bind(logger);
  logger.end = (...rest) => {
    for (const each of state.onEnds) each();
    return end(...rest);
  };
  const final = logger._final.bind(logger);
  logger._final = (callback) => whenRead(logger, state, () => final(callback));
}

/** The transport has left the logger. */
export function leaveLogger(logger: LoggerStream, onEnd: () => void): void {
  const state = prepared.get(logger);
  state?.onEnds.delete(onEnd);
  if (state?.onEnds.size === 0) state.onLeft?.();
}

/** Whether a stream that was piped here is a logger. */
export function isLogger(stream: unknown): stream is LoggerStream {
  return typeof stream === "object" && stream !== null && "levels" in stream;
}

/** Calls back when the transports have got what the logger's buffer holds, or ours have left it. */
function whenRead(logger: Readable, state: Prepared, done: () => void): void {
  if (logger.readableLength === 0) return done();
  const go = () => {
    logger.off("data", check);
    delete state.onLeft;
    done();
  };
  // Called after the listeners of the pipes, which were there before.
  const check = () => {
    if (logger.readableLength === 0) go();
  };
  state.onLeft = go;
  logger.on("data", check);
}
