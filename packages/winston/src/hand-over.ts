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

const onEnds = new WeakMap<LoggerStream, Set<() => void>>();

/**
 * Makes a logger hand over all it was given, with the time at which it was given it, and tell `onEnd` when it is to
 * end. A logger that ends tells its transports to end while, under back-pressure, entries still are in its buffer, and
 * these are lost.
 */
export function prepareLogger(
  logger: LoggerStream,
  { readTrace, onEnd }: { readTrace: ReadTrace; onEnd: () => void },
): void {
  const known = onEnds.get(logger);
  if (known) {
    known.add(onEnd);
    return;
  }
  const listeners = new Set([onEnd]);
  onEnds.set(logger, listeners);
  noteOrigins(logger, readTrace);
  const end = logger.end.bind(logger);
  logger.end = (...rest) => {
    for (const each of listeners) each();
    return end(...rest);
  };
  const final = logger._final.bind(logger);
  logger._final = (callback) => whenRead(logger, () => final(callback));
}

/** The transport has left the logger. */
export function leaveLogger(logger: LoggerStream, onEnd: () => void): void {
  onEnds.get(logger)?.delete(onEnd);
}

/** Whether a stream that was piped here is a logger. */
export function isLogger(stream: unknown): stream is LoggerStream {
  return typeof stream === "object" && stream !== null && "levels" in stream;
}

/** Calls back when the transports have got what the logger's buffer holds. */
function whenRead(logger: Readable, done: () => void): void {
  if (logger.readableLength === 0) return done();
  // Called after the listeners of the pipes, which were there before.
  const check = () => {
    if (logger.readableLength > 0) return;
    logger.off("data", check);
    done();
  };
  logger.on("data", check);
}
