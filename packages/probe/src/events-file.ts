import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A file to which the command under test appends lines. */
export interface EventsFile extends AsyncDisposable {
  path: string;
  /** Reads what is left and stops; the file is removed when it is disposed of. */
  finish: () => Promise<void>;
}

const POLL_MS = 50;
const CHUNK = 64 * 1024;
/** A longer line is cut here, which makes it malformed; the rest of it is dropped. */
const MAX_LINE = 8 * 1024;
/** What comes after so much is not read: it is no list of events. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Creates an empty file for this user only, and calls back for each whole line that appears in it. */
export async function watchEventsFile(onLine: (line: string) => void): Promise<EventsFile> {
  const folder = await mkdtemp(join(tmpdir(), "hitless-probe-"));
  const path = join(folder, "events.jsonl");
  const file = await open(path, "ax+", 0o600);
  const stop = new AbortController();
  const splitter = createSplitter(onLine);
  let position = 0;

  const readNew = async () => {
    const buffer = Buffer.alloc(CHUNK);
    // Written anew instead of appended to.
    if ((await file.stat()).size < position) position = 0;
    while (position < MAX_BYTES) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      splitter.add(buffer.toString("latin1", 0, bytesRead));
    }
  };
  const poll = async () => {
    while (!stop.signal.aborted) {
      await readNew();
      await delay(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const polling = poll();

  const finish = async () => {
    stop.abort();
    await polling;
    await readNew();
    splitter.end();
  };
  return {
    path,
    finish,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await polling;
      await file.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Works on bytes, so that a character that two reads share stays whole. */
function createSplitter(onLine: (line: string) => void): {
  add: (bytes: string) => void;
  end: () => void;
} {
  let rest = "";
  const emit = (bytes: string) => {
    const line = Buffer.from(bytes, "latin1").toString("utf8").trim();
    if (line !== "") onLine(line);
  };
  return {
    add: (bytes) => {
      const lines = (rest + bytes).split("\n");
      rest = (lines.pop() ?? "").slice(0, MAX_LINE);
      for (const line of lines) emit(line.slice(0, MAX_LINE));
    },
    end: () => emit(rest),
  };
}
