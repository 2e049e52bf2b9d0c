import { isCompressed } from "./compressed-files.ts";
import { firstTime, type Generation, generationOf, openGeneration, release } from "./generation.ts";
import { type LastSeen, look, type Seen } from "./look.ts";

/** Who reads a log; each at a pace of its own. */
export interface LogReader {
  /** It holds the generation until it calls `release`. */
  opened: (generation: Generation) => void;
  /** There may be more to read. */
  grown: () => void;
}

/**
 * A container's json-file log. Its files are held open from when rotation makes them, whether or not somebody is
 * ready to read them: what is open cannot be lost.
 */
export interface LogFiles extends Disposable {
  /** Each reader gets what is open, oldest first, and then what comes. To be called once. */
  begin: (readers: readonly LogReader[]) => void;
  /** What was seen when the log was opened; where to go on looking. */
  readonly seenFirst: LastSeen;
  see: (seen: Seen) => void;
  /** Whether the file was emptied in place, and is not what it was. */
  wasEmptied: (generation: Generation) => boolean;
  /** The container and its log have been removed: what is open is all there will be. */
  end: () => void;
  readonly ended: boolean;
}

/** @param earlier what rotation had put aside and compressed, oldest first */
export function openLogFiles(path: string, earlier: readonly Generation[] = []): LogFiles {
  let readers: readonly LogReader[] | undefined;
  /** Until there are readers all are held; then the newest, whose inode nothing else may get. */
  const held: Generation[] = [];
  const seenFirst: LastSeen = { file: undefined, size: 0 };
  let ended = false;
  const newest = (): Generation | undefined => held.at(-1);

  function add(opened: readonly Generation[], after: Generation["after"]): void {
    for (const [index, generation] of opened.entries()) {
      const before = newest();
      if (before) before.sealed = true;
      generation.after = index === 0 ? after : "file";
      generation.holders += 1;
      held.push(generation);
      for (const reader of readers ?? []) give(reader, generation);
      if (readers) keepNewest();
    }
  }

  function keepNewest(): void {
    for (const generation of held.splice(0, held.length - 1)) release(generation);
  }

  function reopenEmptied(): void {
    const last = newest();
    if (last && firstTime(last.descriptor) === last.first()) return;
    const generation = openGeneration(path);
    if (generation) add([generation], "emptied-file");
  }

  function see(seen: Seen): void {
    if (seen.is === "same") return;
    if (seen.is === "emptied") reopenEmptied();
    if (seen.is === "rotated") {
      const last = newest();
      const isWhole =
        seen.found || !last || isCompressed(path, seen.descriptors.length, last.first());
      add(seen.descriptors.map(generationOf), isWhole ? "file" : "missing-files");
    }
    for (const reader of readers ?? []) reader.grown();
  }

  add(earlier, "file");
  see(look(path, seenFirst));
  return {
    seenFirst,
    see,
    get ended() {
      return ended;
    },
    begin(given) {
      readers = given;
      for (const reader of readers) for (const generation of held) give(reader, generation);
      keepNewest();
    },
    wasEmptied(generation) {
      if (firstTime(generation.descriptor) === generation.first()) return false;
      if (generation === newest()) reopenEmptied();
      return true;
    },
    end() {
      ended = true;
      const last = newest();
      if (last) last.sealed = true;
      for (const reader of readers ?? []) reader.grown();
    },
    [Symbol.dispose]: () => {
      ended = true;
      for (const generation of held.splice(0)) release(generation);
    },
  };
}

function give(reader: LogReader, generation: Generation): void {
  generation.holders += 1;
  reader.opened(generation);
}
