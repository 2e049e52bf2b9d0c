import { type Generation, release } from "./generation.ts";

/** Where a record is: the file is known by the time of its first line. */
export interface FilePlace {
  first: string;
  offset: number;
}

interface Step {
  generation: Generation;
  /** The mark of its first byte. */
  base: number;
}

/**
 * The files of a log in the order in which they are read, as one stretch of bytes. A place in it is a mark, a
 * number that only grows.
 */
export interface FileTrail extends Disposable {
  push: (generation: Generation) => void;
  /** The file in which the mark is; undefined behind the last one. */
  at: (mark: number) => Step | undefined;
  /** The file that ends at the mark has been read: the next one begins there. Undefined where there is none. */
  next: (mark: number) => Generation | undefined;
  /** Lets go of the files before the mark. */
  releaseBefore: (mark: number) => void;
  place: (mark: number) => FilePlace;
  /** The mark of a place; undefined where its file is not there. Before anything was read. */
  find: (place: FilePlace) => number | undefined;
  /** Begins in the file of the mark. */
  seek: (mark: number) => void;
  /** The mark behind the last byte that is there now. */
  end: () => number;
  /** Bytes behind the mark in files that are put aside. */
  sealedBytes: (mark: number) => number;
}

export function fileTrail(): FileTrail {
  const steps: Step[] = [];
  const waiting: Generation[] = [];

  function at(mark: number): Step | undefined {
    return steps.findLast(({ base }) => base <= mark);
  }

  return {
    at,
    push(generation) {
      if (steps.length === 0) steps.push({ generation, base: 0 });
      else waiting.push(generation);
    },
    next(mark) {
      const generation = waiting.shift();
      if (generation) steps.push({ generation, base: mark });
      return generation;
    },
    releaseBefore(mark) {
      while (steps.length > 1 && (steps[1]?.base ?? Infinity) <= mark) {
        const step = steps.shift();
        if (step) release(step.generation);
      }
    },
    place(mark) {
      const step = at(mark);
      if (!step) return { first: "", offset: 0 };
      return { first: step.generation.first(), offset: mark - step.base };
    },
    find({ first, offset }) {
      let base = 0;
      for (const generation of [...steps.map((step) => step.generation), ...waiting]) {
        if (first !== "" && generation.first() === first) return base + offset;
        base += generation.size();
      }
      return undefined;
    },
    seek(mark) {
      for (;;) {
        const last = steps.at(-1);
        const end = last ? last.base + last.generation.size() : 0;
        const generation = end <= mark ? waiting.shift() : undefined;
        if (!generation) return;
        steps.push({ generation, base: end });
      }
    },
    end() {
      const last = steps.at(-1);
      const read = last ? last.base + last.generation.size() : 0;
      return waiting.reduce((sum, each) => sum + each.size(), read);
    },
    sealedBytes(mark) {
      const read = at(mark);
      const rest = read?.generation.sealed ? read.generation.size() - (mark - read.base) : 0;
      return waiting.reduce((sum, each) => sum + (each.sealed ? each.size() : 0), rest);
    },
    [Symbol.dispose]: () => {
      for (const { generation } of steps.splice(0)) release(generation);
      for (const generation of waiting.splice(0)) release(generation);
    },
  };
}
