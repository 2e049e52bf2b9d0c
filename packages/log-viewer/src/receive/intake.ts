import type { IncomingLine, LogLine } from "../line/line.ts";

export interface IntakeOptions {
  /** Stores lines; they are on the disk when it returns. */
  append: (lines: readonly IncomingLine[]) => LogLine[];
  onStored: (lines: readonly LogLine[]) => void;
  /** The first failure of several, and the first success behind them. */
  onFailed: (error: unknown) => void;
  onRecovered: () => void;
  /** Beyond it, streams are not read and datagrams are dropped. */
  maxQueueBytes: number;
  /** Between two attempts to store what could not be stored. */
  retryMs: number;
}

/** Gathers lines of all receivers into batches, and stores them. Nothing is taken that there is no room for. */
export interface Intake {
  /** False: no room, the line was not taken. */
  take: (line: IncomingLine, bytes: number, onStored?: () => void) => boolean;
  readonly hasRoom: boolean;
  /** Calls once when there is room again. */
  whenRoom: (listener: () => void) => void;
  /** Stores what is there, and answers whether all of it is stored. Takes nothing more. */
  close: () => boolean;
}

interface Waiting {
  line: IncomingLine;
  bytes: number;
  onStored: (() => void) | undefined;
}

/** Of lines that nobody waits for an acknowledgement of. */
const gatherMs = 20;
const batchLines = 5_000;

export function createIntake(options: IntakeOptions): Intake {
  let queue: Waiting[] = [];
  let bytes = 0;
  let failing = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let listeners: (() => void)[] = [];

  const storeBatch = (): boolean => {
    const batch = queue.slice(0, batchLines);
    let stored: LogLine[];
    try {
      stored = options.append(batch.map(({ line }) => line));
    } catch (error) {
      if (!failing) options.onFailed(error);
      failing = true;
      return false;
    }
    queue = queue.slice(batch.length);
    for (const each of batch) bytes -= each.bytes;
    if (failing) options.onRecovered();
    failing = false;
    for (const { onStored } of batch) onStored?.();
    options.onStored(stored);
    return true;
  };
  const flush = () => {
    clearTimeout(timer);
    clearImmediate(immediate);
    timer = undefined;
    immediate = undefined;
    while (queue.length > 0 && storeBatch());
    if (queue.length > 0 && !isClosed) timer = setTimeout(flush, options.retryMs);
    if (!hasRoom()) return;
    const waiting = listeners;
    listeners = [];
    for (const listener of waiting) listener();
  };
  const hasRoom = () => !isClosed && bytes < options.maxQueueBytes;
  const schedule = (soon: boolean) => {
    if (failing) return;
    // One batch for all that this turn of the event loop brings.
    if (soon) immediate ??= setImmediate(flush);
    else timer ??= setTimeout(flush, gatherMs);
  };

  return {
    take(line, size, onStored) {
      if (!hasRoom()) return false;
      queue.push({ line, bytes: size + overheadBytes, onStored });
      bytes += size + overheadBytes;
      schedule(onStored !== undefined || queue.length >= batchLines);
      return true;
    },
    get hasRoom() {
      return hasRoom();
    },
    whenRoom: (listener) => void listeners.push(listener),
    close() {
      isClosed = true;
      flush();
      return queue.length === 0;
    },
  };
}

/** Of the objects around a line. */
const overheadBytes = 500;
