import type { LogLine } from "../line/line.ts";
import type { Candidate } from "../query/evaluate.ts";

/** Gives each stored line to those who follow. */
export interface Hub {
  publish: (lines: readonly LogLine[]) => void;
  /** Answers what ends it. The candidates are shared: what one search needs of a line, another does not make again. */
  subscribe: (listener: (candidates: readonly StoredCandidate[]) => void) => () => void;
}

export interface StoredCandidate extends Candidate {
  line: LogLine;
}

export function createHub(): Hub {
  const listeners = new Set<(candidates: readonly StoredCandidate[]) => void>();
  return {
    publish(lines) {
      if (listeners.size === 0) return;
      const candidates = lines.map((line) => ({ line, receivedMs: line.receivedMs }));
      for (const listener of listeners) listener(candidates);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
