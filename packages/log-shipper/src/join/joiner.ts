import type { LogRecord } from "../read/parse-record.ts";
import { bothStreams, type Stream } from "../streams.ts";
import { groupEnds, groupStarts, type Multiline } from "./multiline.ts";

/**
 * Takes a whole line. False where there is no room for it: nothing was taken.
 * @param time of its first record
 * @param until the time of its last record
 */
export type TakeLine = (stream: Stream, time: string, until: string, text: string) => boolean;

export interface JoinerOptions {
  take: TakeLine;
  /** Parts, and lines of a group, are joined up to so many characters; what is beyond is a line of its own. */
  maxLength: number;
  multiline?: Multiline | undefined;
}

/** Makes lines of records, and groups of lines, each stream for itself. */
export interface Joiner {
  /**
   * @param mark where the record is
   * @returns false where there was no room for what became whole; then call {@link Joiner.forget}, and add again
   * from `pendingSince`
   */
  add: (record: LogRecord, mark: number) => boolean;
  /** The mark of the first record that is held back; undefined where none is. */
  pendingSince: (stream: Stream) => number | undefined;
  /** How long until held back lines have to be {@link Joiner.flush}ed; `Infinity` where none are. */
  dueMs: (now: number) => number;
  /** Gives on what is held back: groups, and with `parts` what the engine has cut, too. False as for `add`. */
  flush: (what: "groups" | "parts") => boolean;
  forget: () => void;
}

interface Held {
  mark: number;
  time: string;
  texts: string[];
  length: number;
  /** The engine's time of the last of it. */
  until: string;
  /** When that was added, in ms of this process. */
  addedAt: number;
}

/** Where the engine cuts. A shorter record without a line end is the last one of a run. */
const partBytes = 16_384;

export function createJoiner({ take, maxLength, multiline }: JoinerOptions): Joiner {
  const parts: (Held | undefined)[] = [undefined, undefined];
  const groups: (Held | undefined)[] = [undefined, undefined];

  function addPart(record: LogRecord, mark: number): boolean {
    const { stream, time, text } = record;
    const before = parts[stream];
    const isLast = record.ended || Buffer.byteLength(text) < partBytes;
    if (isLast || (before?.length ?? 0) + text.length >= maxLength) {
      const whole = before ? before.texts.join("") + text : text;
      if (!addLine(stream, before?.time ?? time, time, whole, before?.mark ?? mark)) return false;
      parts[stream] = undefined;
      return true;
    }
    parts[stream] = extended(before, { ...record, until: time, mark });
    return true;
  }

  function addLine(
    stream: Stream,
    time: string,
    until: string,
    raw: string,
    mark: number,
  ): boolean {
    const text = raw.charCodeAt(raw.length - 1) === 13 ? raw.slice(0, -1) : raw;
    if (!multiline) return take(stream, time, until, text);
    return addToGroup(multiline, { stream, time, until, text, mark });
  }

  function addToGroup(rule: Multiline, line: Line): boolean {
    const { stream, time, until, text } = line;
    const before = groups[stream];
    const closesBefore =
      before !== undefined &&
      (groupStarts(rule, text) ||
        before.length + text.length > maxLength ||
        Date.parse(time) - Date.parse(before.until) > rule.flushAfterMs);
    if (closesBefore && !closeGroup(rule, stream)) return false;
    if (groupEnds(rule, text)) {
      const group = groups[stream];
      const whole = group ? [...group.texts, text].join(rule.separator) : text;
      if (!take(stream, group?.time ?? time, until, whole)) return false;
      groups[stream] = undefined;
      return true;
    }
    groups[stream] = extended(groups[stream], line);
    return true;
  }

  function closeGroup(rule: Multiline, stream: Stream): boolean {
    const group = groups[stream];
    const text = group?.texts.join(rule.separator) ?? "";
    if (group && !take(stream, group.time, group.until, text)) return false;
    groups[stream] = undefined;
    return true;
  }

  function closeParts(stream: Stream): boolean {
    const held = parts[stream];
    if (!held) return true;
    const { time, until, mark } = held;
    if (!addLine(stream, time, until, held.texts.join(""), mark)) return false;
    parts[stream] = undefined;
    return true;
  }

  return {
    add(record, mark) {
      const { stream, ended } = record;
      if (ended && parts[stream] === undefined)
        return addLine(stream, record.time, record.time, record.text, mark);
      return addPart(record, mark);
    },
    pendingSince: (stream) => groups[stream]?.mark ?? parts[stream]?.mark,
    dueMs(now) {
      if (!multiline) return Infinity;
      const due = groups.map((group) =>
        group ? group.addedAt + multiline.flushAfterMs : Infinity,
      );
      return Math.max(0, Math.min(...due) - now);
    },
    flush(what) {
      return bothStreams.every(
        (stream) =>
          (what === "groups" || closeParts(stream)) &&
          (!multiline || closeGroup(multiline, stream)),
      );
    },
    forget() {
      for (const stream of bothStreams) {
        parts[stream] = undefined;
        groups[stream] = undefined;
      }
    },
  };
}

interface Line {
  stream: Stream;
  time: string;
  until: string;
  text: string;
  mark: number;
}

function extended(before: Held | undefined, { time, until, text, mark }: Line): Held {
  const addedAt = performance.now();
  if (!before) return { mark, time, until, texts: [text], length: text.length, addedAt };
  before.texts.push(text);
  before.length += text.length;
  before.until = until;
  before.addedAt = addedAt;
  return before;
}
