import { statSync } from "node:fs";

import { systemCode } from "../system-code.ts";
import { firstTime, fileOf, type Generation, openGeneration, release } from "./generation.ts";
import { openRotatedFiles } from "./rotated-files.ts";

/** Who reads a log; each at a pace of its own. */
export interface LogReader {
  /** It holds the generation until it calls `release`. */
  opened(generation: Generation): void;
  /** There may be more to read. */
  grown(): void;
}

export type Change = "same" | "grown" | "rotated";

/**
 * A container's json-file log. Files are opened as soon as rotation makes them, whether or not somebody is
 * ready to read them: what is open cannot be lost.
 */
export interface LogFiles extends Disposable {
  /** Looks what has changed, and opens what is new. */
  check(): Change;
  /** Each reader gets what is open, oldest first, and then what comes. To be called once. */
  begin(readers: readonly LogReader[]): void;
  /** Whether the file was emptied in place, and is not what it was. */
  wasEmptied(generation: Generation): boolean;
  /** The container and its log have been removed: what is open is all there will be. */
  end(): void;
}

/** @param earlier what rotation had put aside and compressed, oldest first */
export function openLogFiles(path: string, earlier: readonly Generation[] = []): LogFiles {
  let readers: readonly LogReader[] | undefined;
  /** Until there are readers all are held; then the newest, from which rotation is followed. */
  const held: Generation[] = [];
  let size = 0;
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
    size = 0;
  }

  function keepNewest(): void {
    for (const generation of held.splice(0, held.length - 1)) release(generation);
  }

  function follow(): void {
    const last = newest();
    const { opened, found } = openRotatedFiles(path, last?.file);
    add(opened, found || !last ? "file" : "missing-files");
  }

  function reopen(): void {
    const generation = openGeneration(path);
    if (generation) add([generation], "emptied-file");
  }

  function check(): Change {
    const now = ended ? undefined : statOf(path);
    if (!now) return "same";
    const isOther = fileOf(now) !== newest()?.file;
    const before = size;
    if (isOther) follow();
    else if (Number(now.size) < size) reopen();
    size = Number(now.size);
    if (!isOther && size === before) return "same";
    for (const reader of readers ?? []) reader.grown();
    return isOther || size < before ? "rotated" : "grown";
  }

  add(earlier, "file");
  follow();
  return {
    check,
    begin(given) {
      readers = given;
      for (const reader of readers) for (const generation of held) give(reader, generation);
      keepNewest();
    },
    wasEmptied(generation) {
      if (firstTime(generation.descriptor) === generation.first()) return false;
      if (generation === newest()) reopen();
      return true;
    },
    end() {
      check();
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

function statOf(path: string) {
  try {
    return statSync(path, { bigint: true });
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
