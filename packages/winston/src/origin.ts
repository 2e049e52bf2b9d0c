import type { Info } from "./entry.ts";
import type { ReadTrace, Trace } from "./trace.ts";

/** When and in which span something was logged. */
export interface Origin {
  /** Milliseconds since 1970. */
  at: number;
  trace?: Trace;
}

const ORIGIN = Symbol("hitless.origin");

/** The part of a winston logger that takes an entry, also from its children. */
export interface Writes {
  write(info: Info, ...rest: never[]): boolean;
}

/**
 * Notes time and span when the logger is called. Under back-pressure its stream holds entries back, and hands
 * them over later, in a context of its own.
 */
export function noteOrigins(logger: Writes, readTrace: ReadTrace): void {
  const write = logger.write.bind(logger);
  logger.write = (info, ...rest) => {
    // Neither a string, nor what is frozen, may break the app's own call.
    if (typeof info === "object" && Object.isExtensible(info))
      Object.assign(info, { [ORIGIN]: originOf(readTrace) });
    return write(info, ...rest);
  };
}

/** What was noted; the present, where nothing was. */
export function readOrigin(info: Info, readTrace: ReadTrace): Origin {
  // oxlint-disable-next-line no-unsafe-type-assertion -- set above only
  const noted = info[ORIGIN] as Origin | undefined;
  return noted ?? originOf(readTrace);
}

function originOf(readTrace: ReadTrace): Origin {
  const trace = readTrace();
  return { at: Date.now(), ...(trace && { trace }) };
}
